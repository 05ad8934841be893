import { type Exception, holdsAt } from "../findings/exceptions";
import type { AppliedException, Finding } from "../findings/finding";
import { exceptionName } from "../findings/waiver";
import { compare } from "./counts";
import type { ExceptionRow, Longest, UnusedExceptionRow } from "./model";

const maxTitles = 5;

/** Of so many titles it is counted which are the most common. */
const maxCounted = 200;

/** More exceptions than anybody keeps; what comes beyond is counted and not told apart. */
const maxExceptions = 20_000;

interface ExceptionCount {
  readonly exception: AppliedException;
  /** On how many findings each title stands. */
  readonly titles: Map<string, number>;
  findings: number;
  hosts: number;
  lastHost: string;
}

/** Gathers what is hidden by the exception that hides it. */
export class ExceptionTally {
  readonly #shown: number;
  readonly #counts = new Map<string, ExceptionCount>();
  #beyond = 0;

  /** What the table has in force and no finding was seen with, by its id. */
  readonly #unused: Map<string, Exception>;

  /**
   * @param shown how many exceptions are listed.
   * @param known every exception in the table.
   * @param at ISO 8601: when the report is made.
   */
  constructor(shown: number, known: readonly Exception[], at: string) {
    this.#shown = shown;
    const inForce = known.filter((exception) => holdsAt(exception, at));
    this.#unused = new Map(inForce.map((exception) => [exception.id, exception]));
  }

  /** A finding that an exception hides. */
  add({ exception, series, title }: Finding): void {
    if (exception === undefined) return;
    this.#unused.delete(exception.id);
    const { account, region, id } = series.target;
    const host = `${account} ${region} ${id}`;
    const name = exceptionName(exception);
    let known = this.#counts.get(name);
    if (known === undefined) {
      if (this.#counts.size >= maxExceptions) {
        this.#beyond += 1;
        return;
      }
      known = { exception, titles: new Map(), findings: 0, hosts: 0, lastHost: "" };
      this.#counts.set(name, known);
    }
    known.findings += 1;
    if (known.lastHost !== host) known.hosts += 1;
    known.lastHost = host;
    const before = known.titles.get(title);
    if (before !== undefined || known.titles.size < maxCounted) {
      known.titles.set(title, (before ?? 0) + 1);
    }
  }

  /** In the order in which they end; those that never do come last. */
  list(): Longest<ExceptionRow> {
    const all = [...this.#counts.values()].sort((one, other) =>
      compare(endOf(one.exception), endOf(other.exception)),
    );
    const rows = all.slice(0, this.#shown).map(({ exception, findings, hosts, titles }) => ({
      exception,
      findings,
      hosts,
      titles: [...titles]
        .sort(([one, of], [other, ofOther]) => ofOther - of || compare(one, other))
        .slice(0, maxTitles)
        .map(([title]) => title)
        .sort(compare),
    }));
    return { rows, left: all.length - rows.length + this.#beyond };
  }

  /** Exceptions in force that hide no finding, in the same order. */
  unused(): Longest<UnusedExceptionRow> {
    const all = [...this.#unused.values()].sort((one, other) => compare(endOf(one), endOf(other)));
    const rows = all
      .slice(0, this.#shown)
      .map(({ id, rule, owner, expires }) => ({ id, rule, owner, expires }));
    return { rows, left: all.length - rows.length };
  }
}

function endOf({ expires, id }: Pick<AppliedException, "expires" | "id">): string {
  return `${expires ?? "9999"} ${id}`;
}
