import type { AppliedException, Finding } from "../findings/finding";
import { compare } from "./counts";
import type { ExceptionRow, Longest } from "./model";

const maxTitles = 5;

/** More exceptions than anybody keeps; what comes beyond is counted and not told apart. */
const maxExceptions = 20_000;

interface ExceptionCount {
  readonly exception: AppliedException;
  readonly titles: Set<string>;
  findings: number;
  hosts: number;
  lastHost: string;
}

/** Gathers what is hidden by the exception that hides it. */
export class ExceptionTally {
  readonly #shown: number;
  readonly #counts = new Map<string, ExceptionCount>();
  #beyond = 0;

  /** @param shown how many exceptions are listed. */
  constructor(shown: number) {
    this.#shown = shown;
  }

  /** A finding that an exception hides. */
  add({ exception, series, title }: Finding): void {
    if (exception === undefined) return;
    const { account, region, id } = series.target;
    const host = `${account} ${region} ${id}`;
    const name = JSON.stringify([exception.id, exception.expires ?? null]);
    let known = this.#counts.get(name);
    if (known === undefined) {
      if (this.#counts.size >= maxExceptions) {
        this.#beyond += 1;
        return;
      }
      known = { exception, titles: new Set(), findings: 0, hosts: 0, lastHost: "" };
      this.#counts.set(name, known);
    }
    known.findings += 1;
    if (known.lastHost !== host) known.hosts += 1;
    known.lastHost = host;
    if (known.titles.size < maxTitles) known.titles.add(title);
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
      titles: [...titles].sort(compare),
    }));
    return { rows, left: all.length - rows.length + this.#beyond };
  }
}

function endOf({ expires, id }: AppliedException): string {
  return `${expires ?? "9999"} ${id}`;
}
