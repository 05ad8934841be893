import type { Source } from "../model";

/** Why a deviation is accepted. */
export const exceptionCategories = [
  "potential-operation-impact",
  "false-positive",
  "customer-configured",
  "compensating-control",
  "risk-accepted",
] as const;
export type ExceptionCategory = (typeof exceptionCategories)[number];

/** Who keeps an exception: the Pulumi program (or its file), or a person in the table. */
export type ExceptionManager = "program" | "hand";

/** An accepted deviation: which rule, where, why, by whom and until when. */
export interface Exception {
  /** Unique within the table. */
  readonly id: string;
  /**
   * Rule id or rule key, in which `*` stands for any run of characters; or `cis:` and the id of a CIS
   * recommendation, which then needs `scope.benchmarks`.
   */
  readonly rule: string;
  readonly scope: ExceptionScope;
  /** One of `exceptionCategories`, where the program wrote it. */
  readonly category?: string;
  readonly justification?: string;
  readonly owner?: string;
  readonly ticket?: string;
  /** ISO 8601 instant from which it no longer holds; absent means that it never expires. */
  readonly expires?: string;
  readonly managedBy?: ExceptionManager;
}

/**
 * Where an exception holds. A part that is absent holds everywhere; of those that are given, every
 * one must match, each by any of its entries. A part without entries matches nothing.
 */
export interface ExceptionScope {
  /** AWS account ids. */
  readonly accounts?: readonly string[];
  /** Ids of instances (or other targets). */
  readonly targets?: readonly string[];
  /** Tags of the target: all keys, each with any of its values, in which `*` stands for anything. */
  readonly tags?: Readonly<Record<string, readonly string[]>>;
  /** Profile ids; `*` stands for any run of characters. */
  readonly profiles?: readonly string[];
  /** Benchmark ids; `*` stands for any run of characters. */
  readonly benchmarks?: readonly string[];
  readonly sources?: readonly Source[];
  /**
   * Titles of the rule, without regard to case; `*` stands for any run of characters. It keeps an
   * exception from holding for another rule when a new release gives a number to something else.
   */
  readonly titles?: readonly string[];
}

/** The tags of a target, where they are known. */
export type Tags = Readonly<Record<string, string>>;

/** What an auditor asks of every exception. */
export const requiredParts = ["justification", "owner", "expires"] as const;
export type RequiredPart = (typeof requiredParts)[number];

/** What an exception does not say though it should. */
export function missingParts(exception: Partial<Record<RequiredPart, string>>): RequiredPart[] {
  return requiredParts.filter((part) => (exception[part] ?? "").trim() === "");
}

/**
 * Which exceptions may lack a justification, an owner or an expiry. `refused`: none, a row that does
 * hides nothing. `hand-made`: rows made by hand, which are reported as incomplete. `allowed`: all.
 */
export const incompletePolicies = ["refused", "hand-made", "allowed"] as const;
export type IncompletePolicy = (typeof incompletePolicies)[number];
