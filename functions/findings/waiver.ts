import { holdsAt } from "./exceptions/expiry";
import type { IncompletePolicy } from "./exceptions/model";
import type { AppliedException } from "./finding";
import type { RuleOutcome, ScanReport, Waiver } from "./model";

/** Who answers for a waiver: its file does not say. */
const owner = "InSpec waiver";

/** A waiver that is not believed has ended long ago: nothing else in it changes. */
const ended = new Date(0).toISOString();

/** What ids of waivers begin with. */
const idPrefix = "inspec-waiver:";

/** Whether an exception is a waiver, which a scan told of. */
export function isWaiver({ id }: Pick<AppliedException, "id">): boolean {
  return id.startsWith(idPrefix);
}

/**
 * By what findings are gathered under the exception that they share. The reason of a waiver is the word
 * of its own host, which speaks for no other: hosts that give another reason have another waiver.
 */
export function exceptionName({ id, expires, reason }: AppliedException): string {
  const own = isWaiver({ id }) ? [reason ?? null] : [];
  return JSON.stringify([id, expires ?? null, ...own]);
}

/** A rule's waiver as an exception, where it holds at an instant. */
export function waivedBy(
  { key, waiver }: { readonly key: string; readonly waiver?: Waiver },
  now: string,
): AppliedException | undefined {
  if (waiver === undefined || !holdsAt(waiver, now)) return undefined;
  const { reason, expires } = waiver;
  return {
    id: `${idPrefix}${key}`,
    owner,
    ...(reason !== undefined && { reason }),
    ...(expires !== undefined && { expires }),
  };
}

/** Whether the scanner did not look at a rule because of its waiver: nobody knows if it is met. */
export function isLeftOut({ result, waiver }: Pick<RuleOutcome, "result" | "waiver">): boolean {
  return result === "notchecked" && waiver?.skipped === true;
}

/** Whether two scans said the same of why a rule need not be met. */
export function sameWaiver(a: Waiver | undefined, b: Waiver | undefined): boolean {
  return (
    a === b ||
    (a?.reason === b?.reason &&
      a?.expires === b?.expires &&
      a?.skipped === b?.skipped &&
      (a === undefined) === (b === undefined))
  );
}

/**
 * A report as the stack believes it: where incomplete exceptions are refused, a waiver without a
 * reason or an end hides nothing, as a row without them does. It is not taken away, because a rule
 * that was left out for it has to be seen.
 */
export function withBelievedWaivers(report: ScanReport, policy: IncompletePolicy): ScanReport {
  if (policy !== "refused" || report.outcomes.every(({ waiver }) => waiver === undefined)) {
    return report;
  }
  return {
    ...report,
    outcomes: report.outcomes.map((outcome) =>
      outcome.waiver === undefined || isComplete(outcome.waiver)
        ? outcome
        : { ...outcome, waiver: { ...outcome.waiver, expires: ended } },
    ),
  };
}

function isComplete({ reason, expires }: Waiver): boolean {
  return (reason ?? "").trim() !== "" && expires !== undefined;
}
