import { type Exception, type Tags, exceptionFor } from "../../findings/exceptions";
import type { AppliedException, Finding, Target } from "../../findings/finding";

/** What it takes to judge findings by the table of exceptions. */
export interface JudgeTools {
  /** Reads the table of exceptions; asked only where there is something to judge. */
  readonly exceptions: () => Promise<readonly Exception[]>;
  /** Tags of a target; asked for only where an exception is scoped by tags. */
  readonly tagsOf: (target: Target) => Promise<Tags | undefined>;
}

/** The exceptions as they stand at one instant: the table and the tags are read once in a run. */
export class ExceptionJudge {
  readonly #tools: JudgeTools;
  readonly #now: string;
  readonly #tags = new Map<string, Promise<Tags | undefined>>();
  #exceptions: Promise<readonly Exception[]> | undefined;

  constructor(tools: JudgeTools, now: string) {
    this.#tools = tools;
    this.#now = now;
  }

  /** Every exception in the table. */
  exceptions(): Promise<readonly Exception[]> {
    this.#exceptions ??= this.#tools.exceptions();
    return this.#exceptions;
  }

  /** The tags of a target, where any exception asks for tags. */
  async tagsOf(target: Target): Promise<Tags | undefined> {
    const exceptions = await this.exceptions();
    if (!exceptions.some(({ scope }) => scope.tags !== undefined)) return undefined;
    const key = JSON.stringify(target);
    const known = this.#tags.get(key) ?? this.#tools.tagsOf(target);
    this.#tags.set(key, known);
    return known;
  }

  /** The exception that hides a finding from now on. */
  async holding(finding: Finding): Promise<AppliedException | undefined> {
    const { series } = finding;
    const tags = await this.tagsOf(series.target);
    return exceptionFor(await this.exceptions(), series, finding, this.#now, tags);
  }
}
