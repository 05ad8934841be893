import { ExceptionDigest, type ExceptionNews } from "../../findings/notices/exceptionNews";
import type { Finding } from "../../findings/finding";
import { endedException } from "../../findings/life/expireExceptions";
import { exceptionName, isWaiver } from "../../findings/waiver";
import type { Logger } from "../../log";
import type { ExceptedEntry } from "../../sinks/store/exceptionIndex";
import type { FindingsStore } from "../../sinks/store/findingsStore";
import type { ExceptionJudge } from "./exceptionJudge";

/** What it takes to tell people of exceptions. */
export interface TellTools {
  readonly store: FindingsStore;
  /** Tells people of an exception; the single findings are announced by themselves. */
  readonly tell: (news: ExceptionNews) => Promise<void>;
  readonly now: () => number;
  readonly log: Logger;
}

/** Tells people of exceptions that have ended. Where that fails, the findings open all the same. */
export class EndedExceptions {
  readonly #now: string;
  readonly #judge: ExceptionJudge;
  readonly #tools: TellTools;
  readonly #digest = new ExceptionDigest();
  #failed = 0;

  constructor(now: string, judge: ExceptionJudge, tools: TellTools) {
    this.#now = now;
    this.#judge = judge;
    this.#tools = tools;
  }

  /** How often it was not possible. */
  get failed(): number {
    return this.#failed;
  }

  /** Adds what some of the findings say, as far as no other exception hides them. */
  async gather(entries: readonly ExceptedEntry[]): Promise<void> {
    await this.#safely({ findings: entries.length }, async () => {
      for (const { finding } of await this.#tools.store.exceptions.load(entries)) {
        if (endedException(finding, this.#now) === undefined) continue;
        if ((await this.#judge.holding(finding)) === undefined) this.#digest.add(finding);
      }
    });
  }

  /** Adds a finding whose exception was taken back: it has ended when that was found. */
  add(finding: Finding, at: string): void {
    const { exception } = finding;
    if (exception) this.#digest.add({ ...finding, exception: { ...exception, expires: at } });
  }

  /** Tells of each exception once, however many runs it takes to open what it has hidden. */
  async tell(): Promise<void> {
    const { store, tell, now } = this.#tools;
    for (const news of this.#digest.news("expired", this.#now)) {
      const { exception } = news;
      const name = isWaiver(exception) ? exceptionName(exception) : exception.id;
      await this.#safely({ news }, async () => {
        if (await store.told.knows(name, exception.expires)) return;
        await tell(news);
        await store.told.remember(name, exception.expires, now());
      });
    }
  }

  async #safely(fields: Readonly<Record<string, unknown>>, work: () => Promise<void>) {
    try {
      await work();
    } catch (error) {
      this.#failed += 1;
      const reason = { ...fields, error };
      this.#tools.log.error("could not tell of expired exceptions", reason);
    }
  }
}
