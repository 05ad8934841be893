import type { Finding } from "../findings/finding";
import { severities } from "../findings/model";
import { compare } from "./counts";
import type { Longest, RuleRow } from "./model";

const shown = 250;

/** More rules than all benchmarks of a fleet have; what comes beyond is counted and not told apart. */
const maxRules = 20_000;

/** So many of the hosts that say something else of a rule than others do are named. */
const maxNamed = 3;

interface RuleCount {
  readonly example: Finding;
  /** The rule itself, whatever is said of it. */
  readonly rule: string;
  hosts: number;
  /** The first of them. */
  readonly named: string[];
  /** The host that was counted last: one may fail a rule in several profiles. */
  lastHost: string;
}

/**
 * Counts on how many hosts each rule fails. What a rule is called, how severe it is and how it is fixed
 * is the word of the hosts' own scans: hosts that say otherwise are counted apart, so that none speaks
 * for another.
 */
export class RuleTally {
  readonly #rules = new Map<string, RuleCount>();
  #beyond = 0;

  add(finding: Finding): void {
    const { series, key } = finding;
    const { account, region, id } = series.target;
    const host = `${account} ${region} ${id}`;
    const rule = JSON.stringify([series.source, series.benchmark, key]);
    const { severity, title, textDigest, controls } = finding;
    const name = JSON.stringify([rule, severity, title, textDigest ?? null, controls]);
    const known = this.#rules.get(name);
    if (known === undefined) {
      if (this.#rules.size < maxRules) {
        const count = { example: finding, rule, hosts: 1, named: [id], lastHost: host };
        this.#rules.set(name, count);
      } else this.#beyond += 1;
    } else if (known.lastHost !== host) {
      known.hosts += 1;
      known.lastHost = host;
      if (known.named.length < maxNamed) known.named.push(id);
    }
  }

  /** The worst rules first; among those of one severity, those that most hosts fail. */
  async list(
    describe: (findings: readonly Finding[]) => Promise<readonly Finding[]>,
  ): Promise<Longest<RuleRow>> {
    const all = [...this.#rules.values()].sort(inOrder);
    const ways = new Map<string, number>();
    for (const { rule } of all) ways.set(rule, (ways.get(rule) ?? 0) + 1);
    const rows = all.slice(0, shown);
    const described = await describe(rows.map(({ example }) => example));
    return {
      rows: rows.map((count, index) => {
        const disputed = (ways.get(count.rule) ?? 0) > 1;
        return rowOf(described[index] ?? count.example, count, disputed);
      }),
      left: all.length - rows.length + this.#beyond,
    };
  }
}

function rowOf(finding: Finding, { hosts, named }: RuleCount, disputed: boolean): RuleRow {
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
    ...(disputed && { saidBy: named }),
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
