import * as pulumi from "@pulumi/pulumi";
import { type CommonArgs, logRetentionDaysAllowed } from "./args";
import { ownTags } from "./tags";

/**
 * Checks of one component's plain arguments. Each takes a property's name as the user wrote it and
 * its value, says nothing of a value that was left out, and otherwise throws one sentence:
 * which component, which property, what it was and what it must be.
 */
export class ArgumentChecks {
  readonly #subject: string;

  /**
   * @param component class name of the component, such as `ScapPipeline`.
   * @param name logical name of the resource.
   */
  constructor(component: string, name: string) {
    this.#subject = `${component} "${name}"`;
  }

  /**
   * Throws the sentence. RunError, because the Pulumi CLI then prints it without a stack trace,
   * which would only show Plumbline's own code.
   */
  refuse(property: string, value: unknown, must: string): never {
    throw new pulumi.RunError(
      `${this.#subject}: property ${property} was ${shown(value)}, must be ${must}`,
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
export function checkName(component: string, name: string): void {
  const fault = !/^[A-Za-z][A-Za-z0-9-]{0,39}$/.test(name)
    ? "must be 1 to 40 letters, digits and hyphens that begin with a letter"
    : reservedBeginning.test(name)
      ? "must not begin with amazon, amzn, aws, ssm, sthree- or xn--, which AWS keeps for itself"
      : undefined;
  if (fault !== undefined) throw new pulumi.RunError(`${component} "${name}": the name ${fault}`);
}

/** The arguments that every component takes, as far as they are plain values. */
export function checkCommonArgs(checks: ArgumentChecks, args: CommonArgs): void {
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

/** Tags that are known already; those of the provider's own `defaultTags` nobody knows here. */
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

/** A value in a sentence: short, and telling a text from a number. */
function shown(value: unknown): string {
  const text = value === undefined ? "left out" : JSON.stringify(value);
  return text.length > 200 ? `${text.slice(0, 199)}…` : text;
}
