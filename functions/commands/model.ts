import type { ConfigurationItem, ResourceReference } from "../configEvents/item";
import type { Severity } from "../findings/model";
import type { ParameterDefinitions, ValuesOf } from "./parameters";

/**
 * What a compliance command is: one module that judges resources of some types and, where it can,
 * puts them right. It is run by the generic Config rule (`detect`) and by the generic remediation
 * (`remediate`), in whichever account and Region they stand for at the time.
 */

export type { ConfigurationItem, ResourceReference };

/** Where a resource is. */
export interface CommandPlace {
  readonly partition: string;
  readonly account: string;
  readonly region: string;
}

/** A resource that is to be judged, with what is known of it without asking. */
export interface Subject<Found = unknown> extends ResourceReference {
  /** What Config recorded; only where a change was the reason for judging. */
  readonly item?: ConfigurationItem;
  /** What the command's own `list` found of it. */
  readonly found?: Found;
}

/** What an SDK client is made with here: credentials and Region of the account that is judged. */
export interface ClientSettings {
  readonly region: string;
  readonly credentials?: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
    readonly expiration?: Date;
  };
}

/** The class of an AWS SDK (v3) client, such as `S3Client`. */
export type ClientClass<Client> = new (settings: ClientSettings) => Client;

/** What a command is given to work with. */
export interface CommandContext<Values = Readonly<Record<string, unknown>>> {
  /** The account and Region that are judged; the function itself may be in others. */
  readonly place: CommandPlace;
  /** The rule's parameters, checked and with defaults. */
  readonly parameters: Values;
  /** A client for the account that is judged; the same one for each call of one run. */
  readonly client: <Client>(type: ClientClass<Client>) => Client;
}

/** Whether a resource is as it should be. */
export const compliances = ["COMPLIANT", "NON_COMPLIANT", "NOT_APPLICABLE"] as const;
export type Compliance = (typeof compliances)[number];

/** What a command says of one resource. */
export interface Judgement {
  readonly compliance: Compliance;
  /** Why, for people; cut to what Config takes (256 characters). */
  readonly reason?: string;
}

/** What somebody who reads the audit trail must know of a resource: plain JSON. */
export type State = Readonly<Record<string, unknown>>;

/**
 * What a remediation would change. Nothing is changed before `apply` is called, so that a dry run is
 * the same code without its last step.
 */
export interface RemediationPlan {
  /** The part of the resource that is to change, read a moment ago. */
  readonly before: State;
  /** The same part as it will be. */
  readonly after: State;
  /** Makes the change. Safe to be called when somebody else has made it meanwhile. */
  apply(): Promise<void>;
}

/**
 * An IAM action that a command needs, with the resources on which. In ARNs `{partition}`, `{region}`
 * and `{account}` stand for those of the account that is judged.
 */
export interface IamAction {
  /** Such as `s3:GetBucketVersioning`. */
  readonly action: string;
  /** ARN patterns, or `*` alone where IAM knows no resource for the action. */
  readonly resources: readonly string[];
}

/** How a rule may be triggered. */
export type Trigger = "change" | "periodic";

/** How grave a finding of a command may be, worst first. */
export const commandSeverities = [
  "critical",
  "high",
  "medium",
  "low",
  "info",
] as const satisfies readonly Severity[];
export type CommandSeverity = (typeof commandSeverities)[number];

/** Everything that makes up a command, with the types of its parameters and of what it lists. */
export interface CommandDefinition<Parameters extends ParameterDefinitions, Found = unknown> {
  /** Such as `S3_ENABLE_VERSIONING`: capitals, digits and underscores. */
  readonly name: string;
  /** One sentence: what a resource must be like. */
  readonly description: string;
  /** How grave it is where a resource is not so. Defaults to `medium`. */
  readonly severity?: CommandSeverity;
  /** What it judges, such as `AWS::S3::Bucket`; a rule that is triggered by changes has them as its scope. */
  readonly resourceTypes: readonly string[];
  /** `change` only where Config records the resource types. */
  readonly triggers: readonly Trigger[];
  /** What a rule may choose. */
  readonly parameters: Parameters;
  /** All resources of an account and Region, page by page: for rules that run periodically. */
  list(
    context: CommandContext<ValuesOf<Parameters>>,
  ): AsyncIterable<Subject<Found>> | Iterable<Subject<Found>>;
  /**
   * Judges one resource: from `item` or `found` where that has the answer, otherwise by asking the
   * API. With neither it must ask; a resource that is no more is `NOT_APPLICABLE`.
   */
  detect(
    subject: Subject<Found>,
    context: CommandContext<ValuesOf<Parameters>>,
  ): Promise<Judgement>;
  /**
   * Reads the resource afresh and says what must change; undefined where nothing must. It changes
   * nothing itself: whether its plan is carried out is for the guard rails to say.
   */
  remediate?(
    resource: ResourceReference,
    context: CommandContext<ValuesOf<Parameters>>,
  ): Promise<RemediationPlan | undefined>;
  /** The resource's ARN, for commands whose remediation may be bound to tags. */
  arnOf?(id: string, place: CommandPlace): string;
  /** What `list` and `detect` need, and nothing else. */
  readonly detectActions: readonly IamAction[];
  /** What `remediate` and, after it, `detect` without an item need, and nothing else. */
  readonly remediateActions: readonly IamAction[];
}

/** A command, whatever its parameters. */
export type ComplianceCommand = CommandDefinition<ParameterDefinitions>;
