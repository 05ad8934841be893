/**
 * The rules of a conformance pack, checked and with every default filled in. What is known only when
 * the pack is deployed (the ARNs of functions and documents, values of other resources) is an input
 * parameter of the pack, so that the template itself is known at preview, to the byte.
 */

/** How often Config runs a rule that does not wait for changes. */
export type PackFrequency =
  "One_Hour" | "Three_Hours" | "Six_Hours" | "Twelve_Hours" | "TwentyFour_Hours";

/** A value of a rule's parameter: a text, or one of the pack's input parameters by its name. */
export type PackValue = string | { readonly input: string };

/** What starts a rule. */
export interface PackTriggers {
  /** Whether each change of a resource in the rule's scope does. */
  readonly change: boolean;
  /** How often time does; left out where it does not. */
  readonly frequency?: PackFrequency;
}

/** A rule of Plumbline's: the generic function, given a command. */
export interface CommandSource {
  readonly kind: "command";
  readonly command: string;
  /** How grave it is; left out where that is for the command to say. */
  readonly severity?: string;
}

/** A rule that AWS wrote. */
export interface ManagedSource {
  readonly kind: "managed";
  /** Such as `S3_BUCKET_VERSIONING_ENABLED`. */
  readonly identifier: string;
}

/** A rule in AWS CloudFormation Guard. */
export interface PolicySource {
  readonly kind: "policy";
  readonly runtime: string;
  readonly text: string;
}

/** What is done about a resource that a rule finds wanting. */
export interface PackRemediation {
  /** The command that puts it right. */
  readonly command: string;
  readonly parameters: Readonly<Record<string, PackValue>>;
  /** Whether Config starts it by itself. */
  readonly automatic: boolean;
  readonly attempts: number;
  readonly retrySeconds: number;
  /** Percentage of the resources that are worked on at the same time. */
  readonly concurrencyPercent: number;
  /** Percentage of failures at which Config stops. */
  readonly errorPercent: number;
  /** Where the rule judges one type alone. */
  readonly resourceType?: string;
}

/** One rule. */
export interface PackRule {
  /** Its name, to which Config adds the pack's suffix. */
  readonly name: string;
  readonly description: string;
  readonly source: CommandSource | ManagedSource | PolicySource;
  /** What it judges; empty where that is for AWS's rule to know. */
  readonly resourceTypes: readonly string[];
  readonly triggers: PackTriggers;
  readonly parameters: Readonly<Record<string, PackValue>>;
  readonly remediation?: PackRemediation;
}

/** Input parameters that every pack of Plumbline's may have, and what each is, for whoever reads it. */
export const packInputs = {
  ruleFunction: {
    name: "RuleFunctionArn",
    description: "Function that judges resources by commands",
  },
  remediationDocument: {
    name: "RemediationDocument",
    description: "Automation document that puts resources right",
  },
  documentVersion: {
    name: "RemediationDocumentVersion",
    description: "Version of that document",
  },
  automationRole: {
    name: "AutomationAssumeRole",
    description:
      "Config asks for it; the document itself takes on the role of the account it is in",
  },
} as const;
