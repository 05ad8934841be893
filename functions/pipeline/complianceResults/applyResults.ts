import type { Series } from "../../findings/finding";
import { messageOf, PermanentError, TransientError } from "../../errors";
import type { Logger } from "../../log";
import type { JudgementJournal } from "../../sinks/store/judgementJournal";
import { isGone, isLate, nameOf } from "../../findings/life/departures";
import type { DepartureTable } from "../../sinks/store/departureTable";
import { eachOf } from "../eachOf";
import { applyScan } from "../scans/applyScan";
import { scanLogFields } from "../scans/scanLog";
import type { ApplyScanTools, ScanOutcome } from "../scans/scanToApply";
import type { ResourceResult, RuleResults } from "./message";
import { compliancePolicy, scanOf, seriesOf } from "./scanOf";

/** What it takes to bring the results of a rule into the store. */
export interface ResultTools extends Omit<
  ApplyScanTools,
  "policy" | "confirmAfter" | "isOvertaken"
> {
  readonly journal: JudgementJournal;
  /** What of rules and accounts is gone: nobody would ever close what their results open. */
  readonly departures: Pick<DepartureTable, "of" | "declared">;
  /** Puts one result aside that nothing can be made of, in a message of its own. */
  readonly putAside: (message: RuleResults, error: Error) => Promise<void>;
  readonly log: Logger;
}

/** What became of the results of a message. */
export type ResultCounts = Readonly<Partial<Record<Counted, number>>>;

type Counted = ScanOutcome | "unknown" | "aside" | "gone";

/** Each takes a few calls; more at once would only wait for the table. */
const atOnce = 8;

/** A result may need this long. */
const leastMilliseconds = 10_000;

/**
 * A resource that goes on failing is recorded once a day, and not with every evaluation: a little less
 * than a day, so that a daily evaluation that comes early is.
 */
const confirmAfter = 20 * 3_600_000;

/**
 * Brings what a rule said into the store. What nobody has ever failed is not there, and needs no
 * record: that a resource is compliant of which nothing is known costs its share of one read. One
 * result that fails keeps none of the others.
 *
 * @throws TransientError where some could not be applied: the message can come again as a whole.
 */
export async function applyResults(
  message: RuleResults,
  tools: ResultTools,
): Promise<ResultCounts> {
  if (await isOfWhatIsGone(message, tools)) return { gone: message.results.length };
  // Before anything is read: see JudgementJournal.
  await tools.journal.note(
    message,
    message,
    message.results.map((result) => {
      return { id: seriesOf(message, result).target.id, word: result.compliance };
    }),
  );
  const work = new Work(message, tools);
  const concerned = await work.concerned();
  await eachOf(concerned, atOnce, (result) => work.apply(result));
  return work.finish();
}

/** Whether the rule has left its packs, or the account the organization, after it was evaluated. */
async function isOfWhatIsGone(
  { command, rule, account, judgedAt }: RuleResults,
  { departures }: ResultTools,
): Promise<boolean> {
  const known = await departures.of({ command, rule }, account);
  if (isLate(known.account, judgedAt) || isLate(known.rule, judgedAt)) return true;
  if (known.rule === undefined || !isGone(known.rule)) return false;
  // A pack may have it again, and nobody have looked since: then its results count.
  const name = nameOf({ command, rule });
  return !(await departures.declared()).some((each) => nameOf(each) === name);
}

/** A message that is worked on. */
class Work {
  readonly #message: RuleResults;
  readonly #tools: ResultTools;
  readonly #counts: Partial<Record<Counted, number>> = {};
  readonly #failures: unknown[] = [];

  constructor(message: RuleResults, tools: ResultTools) {
    this.#message = message;
    this.#tools = tools;
  }

  /** The results that can change something: those of a known series, and those that are not met. */
  async concerned(): Promise<readonly ResourceResult[]> {
    const { results } = this.#message;
    const doubtful = results.filter(({ compliance }) => compliance !== "NON_COMPLIANT");
    const series = new Map<ResourceResult, Series>(
      doubtful.map((result) => [result, seriesOf(this.#message, result)]),
    );
    const known = await this.#tools.store.series.known([...series.values()]);
    return results.filter((result) => {
      const own = series.get(result);
      if (own === undefined || known.has(own)) return true;
      this.#count("unknown");
      return false;
    });
  }

  async apply(result: ResourceResult): Promise<void> {
    try {
      await this.#apply(result);
    } catch (error) {
      await this.#failed(result, error);
    }
  }

  finish(): ResultCounts {
    const [failure] = this.#failures;
    if (failure === undefined) return this.#counts;
    throw new TransientError(
      `${this.#failures.length} of ${this.#message.results.length} results of ${this.#message.rule} could not be applied: ${messageOf(failure)}`,
      { cause: failure },
    );
  }

  async #apply(result: ResourceResult): Promise<void> {
    const { deadline, now, log } = this.#tools;
    if (deadline() - now() < leastMilliseconds) throw new TransientError("no time was left for it");
    const scan = scanOf(this.#message, result);
    const applied = await applyScan(scan, {
      ...this.#tools,
      policy: compliancePolicy,
      confirmAfter,
      isOvertaken: ({ series }) => this.#isOvertaken(series.target.id),
    });
    this.#count(applied.outcome);
    if (applied.changes.length > 0) log.info("result applied", scanLogFields(scan, applied));
  }

  /** What was judged later may have said nothing new, and is in no history. */
  async #isOvertaken(id: string): Promise<boolean> {
    const newer = await this.#tools.journal.after(this.#message, this.#message);
    return newer.some((judgements) => judgements.has(id));
  }

  async #failed(result: ResourceResult, error: unknown): Promise<void> {
    const { type, id } = result;
    this.#tools.log.error("a result could not be applied", { type, id, error });
    if (!(error instanceof PermanentError)) {
      this.#failures.push(error);
      return;
    }
    try {
      await this.#tools.putAside({ ...this.#message, results: [result] }, error);
      this.#count("aside");
    } catch (failure) {
      this.#failures.push(failure);
    }
  }

  #count(outcome: Counted): void {
    this.#counts[outcome] = (this.#counts[outcome] ?? 0) + 1;
  }
}
