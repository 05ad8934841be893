import {
  commandSeverities,
  type CommandSeverity,
  type Compliance,
  compliances,
} from "../../commands/model";
import { PermanentError } from "../../errors";
import { isPossible } from "../../readers/shared/instant";

/** What a rule of a conformance pack said of one resource. */
export interface ResourceResult {
  readonly type: string;
  /** Config's id of the resource. */
  readonly id: string;
  /** Where its command knows it. */
  readonly arn?: string;
  readonly compliance: Compliance;
  readonly reason?: string;
}

/** What a rule of a conformance pack said at one time, as the queue has it. */
export interface RuleResults {
  readonly version: 1;
  readonly partition: string;
  /** The account and Region of the rule. */
  readonly account: string;
  readonly region: string;
  /** The rule's name without the suffix that Config gave it: the same after a new deployment. */
  readonly rule: string;
  readonly command: string;
  /** What the command asks for. */
  readonly title: string;
  readonly severity: CommandSeverity;
  /** ISO 8601: by which Config orders the results of a resource. */
  readonly time: string;
  /** ISO 8601: when the rule judged. */
  readonly judgedAt: string;
  readonly results: readonly ResourceResult[];
}

/** A message, with those of its results apart that nothing can be made of. */
export interface ReadResults {
  readonly message: RuleResults;
  readonly unreadable: readonly unknown[];
}

/** Such as `-conformance-pack-a1b2c3d4e`: Config puts it behind the names of a pack's rules. */
const packSuffix = /-conformance-pack-[0-9a-z]{9}$/;

/** The name that a rule was given: its suffix is another one in each account, and in each pack. */
export function givenName(ruleName: string): string {
  return ruleName.replace(packSuffix, "");
}

/**
 * Reads a message of the queue.
 *
 * @throws PermanentError where it tells of no results.
 */
export function parseResults(body: string): ReadResults {
  const fields = parsed(body);
  const { version, results, severity, time, judgedAt } = fields;
  if (version !== 1 || !Array.isArray(results)) {
    throw new PermanentError("the message tells of no results of a rule, must be of version 1");
  }
  const message: RuleResults = {
    version,
    partition: text(fields, "partition"),
    account: text(fields, "account"),
    region: text(fields, "region"),
    rule: text(fields, "rule"),
    command: text(fields, "command"),
    title: text(fields, "title"),
    severity: oneOf(commandSeverities, severity, "severity"),
    time: instant(time, "time"),
    judgedAt: instant(judgedAt, "judgedAt"),
    results: results.filter(isResult),
  };
  return { message, unreadable: results.filter((each) => !isResult(each)) };
}

function parsed(body: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch (cause) {
    throw new PermanentError("the message is not JSON", { cause });
  }
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function text(fields: Readonly<Record<string, unknown>>, name: string): string {
  const value = fields[name];
  if (isText(value)) return value;
  throw new PermanentError(`${name} of the message was ${shown(value)}, must be a text`);
}

function instant(value: unknown, name: string): string {
  const milliseconds = isText(value) ? Date.parse(value) : NaN;
  if (isPossible(milliseconds)) return new Date(milliseconds).toISOString();
  throw new PermanentError(
    `${name} of the message was ${shown(value)}, must be an instant from 1970 to 2199`,
  );
}

function oneOf<T extends string>(words: readonly T[], value: unknown, name: string): T {
  const word = words.find((each) => each === value);
  if (word !== undefined) return word;
  const must = `one of ${words.join(", ")}`;
  throw new PermanentError(`${name} of the message was ${shown(value)}, must be ${must}`);
}

function shown(value: unknown): string {
  return value === undefined ? "missing" : JSON.stringify(value);
}

function isResult(value: unknown): value is ResourceResult {
  if (typeof value !== "object" || value === null) return false;
  const { type, id, arn, compliance, reason } = value as Readonly<Record<string, unknown>>;
  return (
    isText(type) &&
    isText(id) &&
    compliances.some((each) => each === compliance) &&
    [arn, reason].every((each) => each === undefined || typeof each === "string")
  );
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}
