import type { Finding } from "../findings/finding";
import { severities } from "../findings/model";
import { compare } from "./counts";
import type { Longest, RuleRow } from "./model";

const shown = 250;

/** More rules than all benchmarks of a fleet have; what comes beyond is counted and not told apart. */
const maxRules = 20_000;

interface RuleCount {
  readonly example: Finding;
  hosts: number;
  /** The machine that was counted last: one may fail a rule in several profiles. */
  lastHost: string;
}

/** Counts on how many machines each rule is not met. */
export class RuleTally {
  readonly #rules = new Map<string, RuleCount>();
  #beyond = 0;

  add(finding: Finding): void {
    const { series, key } = finding;
    const { account, region, id } = series.target;
    const host = `${account} ${region} ${id}`;
    const name = JSON.stringify([series.source, series.benchmark, key]);
    const known = this.#rules.get(name);
    if (known === undefined) {
      if (this.#rules.size < maxRules) {
        this.#rules.set(name, { example: finding, hosts: 1, lastHost: host });
      } else this.#beyond += 1;
    } else if (known.lastHost !== host) {
      known.hosts += 1;
      known.lastHost = host;
    }
  }

  /** The worst rules first; among those of one severity, those that most machines fail. */
  async list(
    describe: (findings: readonly Finding[]) => Promise<readonly Finding[]>,
  ): Promise<Longest<RuleRow>> {
    const all = [...this.#rules.values()].sort(inOrder);
    const rows = all.slice(0, shown);
    const described = await describe(rows.map(({ example }) => example));
    return {
      rows: rows.map(({ example, hosts }, index) => rowOf(described[index] ?? example, hosts)),
      left: all.length - rows.length + this.#beyond,
    };
  }
}

function rowOf(finding: Finding, hosts: number): RuleRow {
  const { series, rule, title, severity, controls, description, fixText } = finding;
  return {
    source: series.source,
    benchmark: series.benchmark,
    rule,
    title,
    severity,
    hosts,
    controls,
    ...(description !== undefined && { description }),
    ...(fixText !== undefined && { fixText }),
  };
}

function inOrder(one: RuleCount, other: RuleCount): number {
  const rank = ({ example }: RuleCount) => severities.indexOf(example.severity);
  return (
    rank(one) - rank(other) ||
    other.hosts - one.hosts ||
    compare(one.example.title, other.example.title)
  );
}
