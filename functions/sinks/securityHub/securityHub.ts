import {
  type AwsSecurityFinding,
  BatchImportFindingsCommand,
  type SecurityHubClient,
} from "@aws-sdk/client-securityhub";
import { messageOf, SinkError } from "../../errors";
import { batches, jsonBytes } from "../batch";
import { type Backoff, type Clock, pacer, retryRemaining, systemClock } from "../retry";
import {
  answeredOutcomes,
  closesHub,
  type HubOutcome,
  type HubRefusal,
  idOf,
  refusalByError,
} from "./securityHubAnswer";

/** BatchImportFindings takes 100 findings, 240 KB each and 6 MB in all, at 10 calls a second. */
const limits = {
  count: 100,
  findingBytes: 240_000,
  // Half a megabyte is left free: how the service counts is not documented to the byte.
  requestBytes: 5_500_000,
  millisecondsPerCall: 100,
} as const;

const envelopeBytes = jsonBytes({ Findings: [] });

const notSent: HubRefusal = { code: "NotSent", message: "It was not sent.", mayPass: true };
const late = new Error("the time for it ran out");

/** A finding that Security Hub did not take, although what may pass was tried more than once. */
export interface RefusedFinding extends Omit<HubRefusal, "cause"> {
  readonly id: string;
}

/** What became of the findings: every id that was given is in one of the two. */
export interface ImportResult {
  readonly imported: readonly string[];
  readonly failed: readonly RefusedFinding[];
}

/** Security Hub could not be reached or did not keep up; what it took before that stays taken. */
export class ImportInterruptedError extends SinkError {
  readonly result: ImportResult;

  constructor(result: ImportResult, cause: Error) {
    const { imported, failed } = result;
    super(
      "Security Hub",
      `Security Hub took ${imported.length} of ${imported.length + failed.length} findings: ${messageOf(cause)}`,
      { cause },
    );
    this.result = result;
  }
}

/**
 * Imports findings: nothing where there are none, otherwise in as few calls as the limits allow.
 * What the service refused and may take later is tried again. Of findings with the same id the
 * last one counts.
 *
 * @throws ImportInterruptedError when whole calls keep failing with what may pass, or time runs out.
 */
export async function importFindings(
  client: SecurityHubClient,
  findings: Iterable<AwsSecurityFinding>,
  backoff: Backoff = {},
): Promise<ImportResult> {
  const unique = new Map([...findings].map((finding) => [idOf(finding), finding]));
  return new HubImport(client, [...unique.values()], backoff).run();
}

/** One import under way: what became of each finding so far. */
class HubImport {
  readonly #client: SecurityHubClient;
  readonly #findings: readonly AwsSecurityFinding[];
  readonly #backoff: Backoff;
  readonly #clock: Clock;
  readonly #pace: () => Promise<void>;
  readonly #outcomes = new Map<string, HubOutcome>();

  constructor(
    client: SecurityHubClient,
    findings: readonly AwsSecurityFinding[],
    backoff: Backoff,
  ) {
    this.#client = client;
    this.#findings = findings;
    this.#backoff = backoff;
    this.#clock = backoff.clock ?? systemClock;
    this.#pace = pacer(limits.millisecondsPerCall, this.#clock);
  }

  async run(): Promise<ImportResult> {
    const sendable = this.#findings.filter((finding) => this.#fits(finding));
    this.#refuse(sendable, notSent);
    for (const batch of hubBatches(sendable)) {
      if (this.#clock.now() >= (this.#backoff.deadline ?? Infinity)) throw this.#interrupted(late);
      await this.#settle(batch);
      const refusals = batch.flatMap((finding) => this.#refusal(finding) ?? []);
      const closed = refusals.find(closesHub);
      if (closed) {
        this.#refuse(
          sendable.filter((finding) => this.#refusal(finding) === notSent),
          closed,
        );
        break;
      }
      const fault = refusals.find(({ cause, mayPass }) => cause && mayPass)?.cause;
      if (fault) throw this.#interrupted(fault);
    }
    return this.#result();
  }

  #fits(finding: AwsSecurityFinding): boolean {
    const bytes = jsonBytes(finding);
    if (bytes <= limits.findingBytes) return true;
    const message = `The finding was ${bytes} bytes, must be at most ${limits.findingBytes}.`;
    this.#refuse([finding], { code: "FindingTooLarge", message, mayPass: false });
    return false;
  }

  async #settle(batch: readonly AwsSecurityFinding[]): Promise<void> {
    await retryRemaining(
      batch,
      async (work) => {
        await this.#send(work);
        return work.filter((finding) => this.#refusal(finding)?.mayPass === true);
      },
      this.#backoff,
    );
  }

  async #send(batch: readonly AwsSecurityFinding[]): Promise<void> {
    await this.#pace();
    try {
      const response = await this.#client.send(
        new BatchImportFindingsCommand({ Findings: [...batch] }),
      );
      for (const [id, outcome] of answeredOutcomes(batch, response))
        this.#outcomes.set(id, outcome);
    } catch (error) {
      const refusal = refusalByError(error);
      if (refusal.mayPass || closesHub(refusal) || batch.length === 1) {
        this.#refuse(batch, refusal);
      } else {
        // One finding that the service cannot read fails the whole call: it is found by halves.
        const middle = Math.ceil(batch.length / 2);
        await this.#send(batch.slice(0, middle));
        await this.#send(batch.slice(middle));
      }
    }
  }

  #refuse(findings: readonly AwsSecurityFinding[], refusal: HubRefusal): void {
    for (const finding of findings) this.#outcomes.set(idOf(finding), refusal);
  }

  #refusal(finding: AwsSecurityFinding): HubRefusal | undefined {
    const outcome = this.#outcomes.get(idOf(finding));
    return outcome === "imported" ? undefined : outcome;
  }

  #interrupted(cause: Error): ImportInterruptedError {
    return new ImportInterruptedError(this.#result(), cause);
  }

  #result(): ImportResult {
    const imported: string[] = [];
    const failed: RefusedFinding[] = [];
    for (const [id, outcome] of this.#outcomes) {
      if (outcome === "imported") {
        imported.push(id);
      } else {
        const { code, message, mayPass } = outcome;
        failed.push({ id, code, message, mayPass });
      }
    }
    return { imported, failed };
  }
}

function hubBatches(findings: readonly AwsSecurityFinding[]): Iterable<AwsSecurityFinding[]> {
  return batches(findings, {
    maxCount: limits.count,
    maxBytes: limits.requestBytes,
    sizeOf: jsonBytes,
    overhead: envelopeBytes,
    nameOf: idOf,
  });
}
