import { type Exception, type Tags, exceptionFor, holdsAt } from "../exceptions";
import type { AppliedException, Finding, FindingChange } from "../finding";
import { endedException } from "./expireExceptions";

/**
 * Judges again the findings whose exception was taken back, says another end, or gave way to one that
 * lasts longer, before the end that it was known by. Those that no exception hides any more are open.
 *
 * @param now the instant at which exceptions are judged, ISO 8601: nothing says when it happened.
 * @param tags tags of the target.
 */
export function reviseExceptions(
  known: readonly Finding[],
  exceptions: readonly Exception[],
  now: string,
  tags?: Tags,
): readonly FindingChange[] {
  return known.flatMap((previous): readonly FindingChange[] => {
    if (!isRevised(previous, exceptions, now, tags)) return [];
    const exception = exceptionFor(exceptions, previous.series, previous, now, tags);
    const kept = { ...previous, exceptionWarned: undefined, changedAt: now };
    const before = `exception ${previous.exception?.id ?? ""}`;
    return exception
      ? [
          {
            kind: "updated",
            previous,
            finding: { ...kept, exception },
            reason: `exception ${exception.id} holds ${until(exception)}, in place of ${before}`,
          },
        ]
      : [
          {
            kind: "exception-expired",
            previous,
            finding: { ...kept, state: "open", exception: undefined },
            reason: `${before} was taken back`,
          },
        ];
  });
}

/**
 * Whether the exception that hides a finding is not, or not with that end, the one that holds. One that
 * has come to its end is not meant: see `expireExceptions`. Where the tags of the target are not
 * known, one that holds by tags is believed for as long as it is there: a scan may have known them.
 */
export function isRevised(
  finding: Finding,
  exceptions: readonly Exception[],
  now: string,
  tags?: Tags,
): boolean {
  const { state, series, exception } = finding;
  if (state !== "excepted" || endedException(finding, now) !== undefined) return false;
  const holding = exceptionFor(exceptions, series, finding, now, tags);
  if (isSame(holding, exception)) return false;
  if (holding !== undefined || tags !== undefined) return true;
  const believed = exceptions.some(
    (each) => each.scope.tags !== undefined && isSame(each, exception) && holdsAt(each, now),
  );
  return !believed;
}

type NamedEnd = Pick<AppliedException, "id" | "expires"> | undefined;

function isSame(a: NamedEnd, b: NamedEnd): boolean {
  return a?.id === b?.id && a?.expires === b?.expires;
}

function until({ expires }: AppliedException): string {
  return expires === undefined ? "without an end" : `until ${expires}`;
}
