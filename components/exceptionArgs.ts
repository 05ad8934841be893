import {
  type CatalogueDraft,
  exceptionsOfCatalogue,
} from "../functions/findings/exceptions/authoring";

/** Why a deviation is accepted. */
export const ExceptionCategory = {
  /** Following the rule would break what the host is for. */
  PotentialOperationImpact: "potential-operation-impact",
  /** The scanner is wrong: the rule is met. */
  FalsePositive: "false-positive",
  /** The rule leaves a choice to the operator, who has made another one. */
  CustomerConfigured: "customer-configured",
  /** Something else gives the protection that the rule is about. */
  CompensatingControl: "compensating-control",
  /** The risk is known and accepted. */
  RiskAccepted: "risk-accepted",
} as const;
export type ExceptionCategory = (typeof ExceptionCategory)[keyof typeof ExceptionCategory];

/** The scanner that a result came from. */
export const ScanSource = {
  /** OpenSCAP. */
  OpenScap: "openscap",
  /** SCAP Compliance Checker. */
  Scc: "scc",
  /** Chef InSpec. */
  InSpec: "inspec",
  /** CIS scans of Amazon Inspector. */
  InspectorCis: "inspector-cis",
  /** AWS Config. */
  Config: "config",
} as const;
export type ScanSource = (typeof ScanSource)[keyof typeof ScanSource];

/** Exceptions that are shipped, to be taken as a whole: see docs/exceptions.md. */
export const ExceptionCatalogue = {
  /** EKS nodes, in the numbering of CIS Amazon Linux 2 Benchmark 2.0.0. */
  EksNodesAl2: "eks-nodes-al2",
  /** EKS nodes, in the numbering of CIS Amazon Linux 2023 Benchmark 1.0.0. */
  EksNodesAl2023: "eks-nodes-al2023",
} as const;
export type ExceptionCatalogue = (typeof ExceptionCatalogue)[keyof typeof ExceptionCatalogue];

/** Which exceptions may lack a justification, an owner or an expiry. */
export const IncompleteExceptions = {
  /** None: those of the program are faults, and rows made by hand hide nothing. */
  Refused: "refused",
  /** Rows made by hand only, which are told of; those of the program are faults. */
  HandMade: "hand-made",
  /** All of them; they are told of. */
  Allowed: "allowed",
} as const;
export type IncompleteExceptions = (typeof IncompleteExceptions)[keyof typeof IncompleteExceptions];

/**
 * Where an exception holds: every part that is given must match, by any of its entries. Everywhere
 * where none is given.
 */
export interface ExceptionScopeArgs {
  /** AWS account ids. Defaults to any. */
  accounts?: string[];
  /**
   * Ids of instances or other targets: of a resource its ARN, or AWS Config's id of it, such as the
   * name of a bucket. Defaults to any.
   */
  targets?: string[];
  /**
   * Tags of the target: all keys, each with any of its values, in which `*` stands for anything.
   * Defaults to any.
   */
  tags?: Record<string, string[]>;
  /** Ids of the profiles that were scanned; `*` stands for anything. Defaults to any. */
  profiles?: string[];
  /**
   * Benchmark ids; `*` stands for anything. Needed where the rule is a CIS recommendation. Defaults
   * to any.
   */
  benchmarks?: string[];
  /** Scanners. Defaults to any. */
  sources?: ScanSource[];
  /** Titles of the rule, without regard to case; `*` stands for anything. Defaults to any. */
  titles?: string[];
}

/** An accepted deviation. All of it is plain, because it decides which rows the table has. */
export interface ExceptionArgs {
  /** Unique in the store: up to 100 letters, digits, dots, hyphens and underscores. */
  id: string;
  /**
   * The rule: its id or key, in which `*` stands for anything, or `cis:` and the number of a CIS
   * recommendation, such as `cis:1.1.22`.
   */
  rule: string;
  /** Where it holds. Defaults to everywhere. */
  scope?: ExceptionScopeArgs;
  /** What kind of reason there is. Defaults to none. */
  category?: ExceptionCategory;
  /**
   * Why the deviation is accepted. Needed unless incomplete exceptions are allowed. Defaults to
   * none.
   */
  justification?: string;
  /** Who answers for it. Needed unless incomplete exceptions are allowed. Defaults to none. */
  owner?: string;
  /** Where it was decided. Defaults to none. */
  ticket?: string;
  /**
   * Until when it holds: a date, which lasts to the end of that day in UTC, or an instant with its
   * zone. Needed unless incomplete exceptions are allowed. Defaults to none.
   */
  expires?: string;
  /**
   * Set to true where the rule is meant to match every rule of a scanner (`*`, `xccdf_*`, `SV-*`),
   * and only there. Defaults to false.
   */
  matchesEverything?: boolean;
}

/** A catalogue of exceptions that is taken as a whole. */
export interface ExceptionCatalogueArgs {
  /** The catalogue that is taken. */
  catalogue: ExceptionCatalogue;
  /**
   * Who answers for its exceptions. Needed unless incomplete exceptions are allowed. Defaults to
   * none.
   */
  owner?: string;
  /** Until when they hold. Needed unless incomplete exceptions are allowed. Defaults to none. */
  expires?: string;
  /** Where it was decided to take it. Defaults to none. */
  ticket?: string;
  /**
   * Where its exceptions hold; `benchmarks` take the place of the catalogue's own. Defaults to
   * everywhere in the catalogue's benchmarks.
   */
  scope?: ExceptionScopeArgs;
  /** Rules of the catalogue that are not excepted, such as `cis:5.3.4`. Defaults to none. */
  except?: string[];
  /** What ids begin with, so that it can be taken twice. Defaults to the catalogue's name. */
  idPrefix?: string;
}

/** The exceptions of a store, as far as the program keeps them. */
export interface ExceptionsArgs {
  /** Exceptions, one by one. Defaults to none. */
  exceptions?: ExceptionArgs[];
  /**
   * Catalogues of exceptions, taken as a whole: see docs/exceptions.md#catalogues. Defaults to
   * none.
   */
  exceptionCatalogues?: ExceptionCatalogueArgs[];
  /**
   * Path of a file of exceptions (YAML or JSON, see docs/exceptions.md), from the folder that the
   * program runs in. Every fault in it is told with its line. Defaults to none.
   */
  exceptionsFile?: string;
  /**
   * Which exceptions may lack a justification, an owner or an expiry: see
   * docs/exceptions.md#by-hand. Defaults to `hand-made`: those that were put into the table by
   * hand.
   */
  incompleteExceptions?: IncompleteExceptions;
}

/** What is said of the exceptions for EKS nodes by whoever takes them. */
export interface EksNodeExceptionsOptions extends Omit<ExceptionCatalogueArgs, "catalogue"> {
  /** Defaults to `EksNodesAl2`. */
  catalogue?: ExceptionCatalogue;
}

/**
 * The exceptions that EKS nodes need, as arguments that can be looked through and changed before
 * they are given to a store. To take them as they are, give the store the catalogue.
 */
export function eksNodeExceptions(options: EksNodeExceptionsOptions): ExceptionArgs[] {
  const { catalogue = ExceptionCatalogue.EksNodesAl2, ...rest } = options;
  const drafts = exceptionsOfCatalogue(catalogue, rest satisfies CatalogueDraft);
  // What was given is of these types already; the catalogue only adds to it.
  return drafts.map((draft) => ({ ...draft }) as ExceptionArgs);
}
