import * as pulumi from "@pulumi/pulumi";
import { type CommonArgs, logRetentionDaysAllowed } from "./args";
import { shown } from "./shown";
import { ownTags } from "./tags";
import { type TypeFault, typedArguments } from "./typeFaults";

/**
 * Checks all that can be told of a component's arguments before anything is made.
 *
 * @param check reads the arguments, each of them of its type, and says what else is wrong with them.
 * @returns what `check` returns.
 * @throws pulumi.RunError with one sentence for each fault.
 */
export function checkedArguments<A extends CommonArgs, T>(
  component: string,
  name: string,
  args: A,
  check: (args: A, checks: ArgumentChecks) => T,
): T {
  const { faults, usable } = typedArguments(component, args);
  const checks = new ArgumentChecks(component, name, faults);
  checkName(checks, name);
  if (usable === undefined) return checks.fail();
  checkCommonArgs(checks, usable);
  const read = check(usable, checks);
  checks.finish();
  return read;
}

/**
 * Checks of one component's arguments, which are of their types. Each takes a property's name as the
 * user wrote it and its value, says nothing of a value that was left out, and otherwise notes one
 * sentence: which component, which property, what it was and what it must be.
 */
export class ArgumentChecks {
  readonly #subject: string;
  readonly #typeFaults: readonly TypeFault[];
  readonly #sentences: string[];

  /**
   * @param component class name of the component, such as `ScapPipeline`.
   * @param name logical name of the resource.
   * @param typeFaults what is wrong already.
   */
  constructor(component: string, name: string, typeFaults: readonly TypeFault[] = []) {
    this.#subject = `${component} "${name}"`;
    this.#typeFaults = typeFaults;
    this.#sentences = typeFaults.map(({ property, sentence }) =>
      property === "" ? `args ${sentence}` : `property ${property} ${sentence}`,
    );
  }

  /** Notes a fault; the rest is checked all the same. */
  refuse(property: string, value: unknown, must: string): void {
    // Nothing is known of a value of the wrong type, and less of what was made of it.
    if (this.#typeFaults.some((fault) => areRelated(fault.property, property))) return;
    this.note(`property ${property} was ${shown(value)}, must be ${must}`);
  }

  /** Notes a fault without which nothing else can be told, and throws all there are. */
  stop(property: string, value: unknown, must: string): never {
    this.note(`property ${property} was ${shown(value)}, must be ${must}`);
    return this.fail();
  }

  /** Notes what a sentence says. */
  note(sentence: string): void {
    if (!this.#sentences.includes(sentence)) this.#sentences.push(sentence);
  }

  /** Throws if there is a fault. */
  finish(): void {
    if (this.#sentences.length > 0) this.fail();
  }

  /**
   * Throws every fault, each in a line of its own. RunError, because the Pulumi CLI then prints it
   * without a stack trace, which would only show Plumbline's own code.
   */
  fail(): never {
    throw new pulumi.RunError(
      this.#sentences.map((sentence) => `${this.#subject}: ${sentence}`).join("\n"),
    );
  }

  /** A whole number within limits, both included. */
  wholeNumber(property: string, value: number | undefined, least: number, most: number): void {
    if (value === undefined) return;
    if (!Number.isSafeInteger(value) || value < least || value > most) {
      this.refuse(property, value, `a whole number from ${least} to ${most}`);
    }
  }

  /** A number within limits, both included. */
  number(property: string, value: number | undefined, least: number, most: number): void {
    if (value === undefined) return;
    if (!Number.isFinite(value) || value < least || value > most) {
      this.refuse(property, value, `a number from ${least} to ${most}`);
    }
  }

  /** One of a few values. */
  oneOf<T extends string | number>(
    property: string,
    value: T | undefined,
    allowed: readonly T[],
  ): void {
    if (value === undefined || allowed.includes(value)) return;
    this.refuse(property, value, `one of ${allowed.join(", ")}`);
  }

  /** A text of a certain form. */
  matches(property: string, value: string | undefined, form: RegExp, must: string): void {
    if (value === undefined || form.test(value)) return;
    this.refuse(property, value, must);
  }

  /** A list with something in it, and not more than a service takes. */
  listLength(
    property: string,
    value: readonly unknown[] | undefined,
    least: number,
    most: number,
  ): void {
    if (value === undefined || (value.length >= least && value.length <= most)) return;
    this.refuse(property, value, `a list of ${least} to ${most} entries`);
  }

  /** A list without an entry twice. */
  distinct(property: string, value: readonly string[] | undefined): void {
    if (value === undefined || new Set(value).size === value.length) return;
    this.refuse(property, value, "a list in which no entry occurs twice");
  }
}

/** What AWS keeps for itself at the beginning of names of documents, parameters or buckets. */
const reservedBeginning = /^(?:amazon|amzn|aws|ssm|sthree-|xn--)/i;

/**
 * The name that a component is constructed with. Names of buckets, roles, documents and parameters are
 * made from it, and the strictest of them (63 characters, no underscore, no beginning of AWS's own) has
 * to hold.
 */
function checkName(checks: ArgumentChecks, name: string): void {
  if (!/^[A-Za-z][A-Za-z0-9-]{0,39}$/.test(name)) {
    checks.note("the name must be 1 to 40 letters, digits and hyphens that begin with a letter");
  } else if (reservedBeginning.test(name)) {
    checks.note(
      "the name must not begin with amazon, amzn, aws, ssm, sthree- or xn--, which AWS keeps for itself",
    );
  }
}

/** Whether one property is the other one, or a part of it. */
function areRelated(one: string, other: string): boolean {
  const isWithin = (part: string, whole: string): boolean =>
    part === whole || part.startsWith(`${whole}.`) || part.startsWith(`${whole}[`);
  return isWithin(one, other) || isWithin(other, one);
}

/** The arguments that every component takes, as far as they are plain values. */
function checkCommonArgs(checks: ArgumentChecks, args: CommonArgs): void {
  checks.oneOf("logRetentionDays", args.logRetentionDays, logRetentionDaysAllowed);
  checkTags(checks, args.tags);
  checks.matches(
    "iamPath",
    args.iamPath,
    /^\/(?:[\x21-\x7e]{1,509}\/)?$/,
    "a path that begins and ends with /, of at most 512 characters",
  );
  if (Array.isArray(args.vpc?.subnetIds)) {
    checks.listLength("vpc.subnetIds", args.vpc.subnetIds, 1, 16);
  }
  if (Array.isArray(args.vpc?.securityGroupIds)) {
    checks.listLength("vpc.securityGroupIds", args.vpc.securityGroupIds, 1, 5);
  }
}

/** Tags that are known already; `checkTagCount` counts them with those of the provider's `defaultTags`. */
function checkTags(checks: ArgumentChecks, tags: CommonArgs["tags"]): void {
  if (tags === undefined || pulumi.Output.isInstance(tags) || tags instanceof Promise) return;
  const keys = Object.keys(tags);
  if (keys.length > ownTags) {
    const must = `at most ${ownTags}: AWS takes 50 on a resource, and one tells which component made it`;
    checks.refuse("tags", `${keys.length} tags`, must);
  }
  for (const key of keys) {
    checks.matches(
      "tags",
      key,
      /^(?!aws:).{1,128}$/is,
      "keys of 1 to 128 characters, none of aws:",
    );
    const value = tags[key];
    if (typeof value === "string" && value.length > 256) {
      checks.refuse(`tags.${key}`, value, "a value of at most 256 characters");
    }
  }
}
