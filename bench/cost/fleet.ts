import { type Random, drawn, seeded } from "./random";

/** What a simulated fleet is like. */
export interface FleetOptions {
  readonly hosts: number;
  /** Scans of each host, one a day; the first finds everything new. */
  readonly days: number;
  /** Part of a host's findings that changes from one day to the next, 0 to 1. */
  readonly drift: number;
  /** Rules that are not met on a host at first. */
  readonly failing: number;
  readonly seed: number;
}

/** Which rules one host fails on one day, in the benchmark's order. */
export type FailingRules = ReadonlySet<string>;

/** One host through all its days. */
export interface HostHistory {
  readonly instanceId: string;
  readonly days: readonly FailingRules[];
}

/** Draws a fleet: the same options give the same fleet. */
export function drawFleet(rules: readonly string[], options: FleetOptions): HostHistory[] {
  return Array.from({ length: options.hosts }, (_, index) => ({
    instanceId: `i-${(0xc057_0000 + index).toString(16).padStart(17, "0")}`,
    days: drawDays(rules, options, seeded(options.seed + index)),
  }));
}

function drawDays(
  rules: readonly string[],
  { days, drift, failing }: FleetOptions,
  random: Random,
): FailingRules[] {
  const history: FailingRules[] = [];
  let today: FailingRules = new Set(drawn(rules, failing, random));
  for (let day = 0; day < days; day += 1) {
    history.push(today);
    today = drifted(rules, today, drift, random);
  }
  return history;
}

/**
 * The next day: each finding changes with the probability `drift`. As many findings are closed as are
 * opened in the long run, so that a fleet stays as good or bad as it is.
 */
export function drifted(
  rules: readonly string[],
  today: FailingRules,
  drift: number,
  random: Random,
): FailingRules {
  const changes = [...today].filter(() => random() < drift).length;
  const closed = Array.from({ length: changes }, random).filter((lot) => lot < 0.5).length;
  const met = rules.filter((rule) => !today.has(rule));
  const tomorrow = new Set(today);
  for (const rule of drawn([...today], closed, random)) tomorrow.delete(rule);
  for (const rule of drawn(met, changes - closed, random)) tomorrow.add(rule);
  return tomorrow;
}

/** How many rules are met on one day and not on the other. */
export function changesBetween(before: FailingRules, after: FailingRules): number {
  const gone = [...before].filter((rule) => !after.has(rule)).length;
  return gone + [...after].filter((rule) => !before.has(rule)).length;
}
