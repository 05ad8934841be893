import { parseArgs } from "node:util";
import type { FleetOptions } from "./fleet";

/** What the benchmark was asked for. */
export interface CostOptions extends FleetOptions {
  /** Failing rules that exceptions accept, of all that the benchmark has. */
  readonly exceptions: number;
}

/** A flag that was given a value that it does not take. */
export class OptionError extends Error {}

interface Flag {
  readonly default: number;
  readonly least: number;
  readonly most: number;
  readonly whole: boolean;
  readonly text: string;
}

const flags = {
  hosts: { default: 20, least: 1, most: 5000, whole: true, text: "hosts of the fleet" },
  days: {
    default: 21,
    least: 2,
    most: 1000,
    whole: true,
    text: "days, one scan of each host a day; the first day is not counted",
  },
  drift: {
    default: 2,
    least: 0,
    most: 100,
    whole: false,
    text: "percent of a host's findings that change from day to day",
  },
  failing: { default: 150, least: 1, most: 350, whole: true, text: "rules that a host fails" },
  exceptions: { default: 5, least: 0, most: 100, whole: true, text: "rules that are accepted" },
  seed: { default: 1, least: 0, most: 1_000_000, whole: true, text: "start of the random numbers" },
} as const satisfies Record<string, Flag>;
type FlagName = keyof typeof flags;

const names = Object.keys(flags) as FlagName[];

/** What `--help` prints. */
export const usage = [
  "npm run bench:cost -- [FLAGS]: what a fleet costs in AWS, by the month",
  "",
  ...names.map((name) => {
    const { text, default: standard } = flags[name];
    return `  --${name.padEnd(12)}${text} (${standard})`;
  }),
  "",
].join("\n");

/** @returns the options, or undefined where help was asked for. @throws OptionError */
export function readOptions(args: readonly string[]): CostOptions | undefined {
  const given = parse(args);
  if (given["help"] === true) return undefined;
  const read = (name: FlagName): number => valueOf(name, given[name]);
  return {
    hosts: read("hosts"),
    days: read("days"),
    drift: read("drift") / 100,
    failing: read("failing"),
    exceptions: read("exceptions"),
    seed: read("seed"),
  };
}

function parse(args: readonly string[]): Readonly<Record<string, unknown>> {
  const options = Object.fromEntries(names.map((name) => [name, { type: "string" as const }]));
  try {
    return parseArgs({ args: [...args], options: { ...options, help: { type: "boolean" } } })
      .values;
  } catch (error) {
    throw new OptionError(error instanceof Error ? error.message : String(error));
  }
}

function valueOf(name: FlagName, given: unknown): number {
  const flag: Flag = flags[name];
  if (typeof given !== "string") return flag.default;
  const value = given.trim() === "" ? NaN : Number(given);
  const fits = value >= flag.least && value <= flag.most;
  if (fits && (!flag.whole || Number.isInteger(value))) return value;
  const kind = flag.whole ? "a whole number" : "a number";
  throw new OptionError(
    `--${name} was "${given}", must be ${kind} from ${flag.least} to ${flag.most}`,
  );
}
