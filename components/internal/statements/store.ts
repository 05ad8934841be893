import * as pulumi from "@pulumi/pulumi";
import type { ScanSource } from "../../exceptionArgs";
import type { FindingsStoreReference } from "../../findingsStoreArgs";
import type { Context } from "../common/context";
import { type EventType, eventTypes } from "../common/events";
import { exceptionIndex } from "../store/exceptionIndex";
import {
  importFindings,
  putComplianceItems,
  putEvents,
  readTags,
  updateFindings,
} from "./functions";
import { allow, type Statement, useKeyThrough } from "./policies";

/** Reads and writes findings, and what is kept beside them in their table. */
export function keepFindings({ findingsTableArn }: FindingsStoreReference): Statement {
  return allow(
    "KeepFindings",
    [
      "dynamodb:BatchGetItem",
      "dynamodb:BatchWriteItem",
      "dynamodb:GetItem",
      "dynamodb:PutItem",
      "dynamodb:Query",
      "dynamodb:UpdateItem",
    ],
    [findingsTableArn],
  );
}

/** Finds what rules and accounts that are gone have left behind, wherever that is in the table. */
export function findDeparted(
  { findingsTableArn }: FindingsStoreReference,
  organization: boolean,
): Statement[] {
  return [
    allow("FindWhatIsGone", ["dynamodb:Scan"], [findingsTableArn]),
    // Organizations knows nothing narrower.
    ...(organization ? [allow("ListAccounts", ["organizations:ListAccounts"], ["*"])] : []),
  ];
}

/** Reads which findings exceptions hide until when. */
export function readExceptedFindings({ findingsTableArn }: FindingsStoreReference): Statement[] {
  const index = pulumi.interpolate`${findingsTableArn}/index/${exceptionIndex.name}`;
  return [allow("FindExceptedFindings", ["dynamodb:Query"], [index])];
}

/** Judges by the exceptions, some of which hold by tags. */
export function judgeExceptions(store: FindingsStoreReference): Statement[] {
  return [readExceptions(store), readTags()];
}

/** Reads all exceptions. */
export function readExceptions({ exceptionsTableArn }: FindingsStoreReference): Statement {
  return allow("ReadExceptions", ["dynamodb:Scan"], [exceptionsTableArn]);
}

/**
 * Tells every sink of changes: Security Hub where it is switched on, EventBridge and the topic.
 *
 * @param more events beside those of changes.
 */
export function tellChanges(
  store: FindingsStoreReference,
  { location }: Context,
  more: readonly EventType[] = [],
): Statement[] {
  return [
    allow("ReadSecurityHubSwitch", ["ssm:GetParameter"], [store.securityHubParameterArn]),
    importFindings(location),
    updateFindings(location),
    ...tellPeople(store, { location }, more),
  ];
}

/** Tells of changes by EventBridge and the topic alone. */
export function tellPeople(
  store: FindingsStoreReference,
  { location }: Pick<Context, "location">,
  more: readonly EventType[] = [],
): Statement[] {
  return [
    putEvents([eventTypes.changed, eventTypes.decision, ...more], location),
    allow("PublishNews", ["sns:Publish"], [store.changeTopicArn]),
  ];
}

/** Shows hosts of these scanners on the Compliance page of Systems Manager; none mostly. */
export function showCompliance(sources: readonly ScanSource[], { location }: Context): Statement[] {
  return sources.length === 0 ? [] : [putComplianceItems(location)];
}

/** What `showCompliance` is told by: the scanners. */
export function complianceEnvironment(sources: readonly ScanSource[]): Record<string, string> {
  return sources.length === 0 ? {} : { SSM_COMPLIANCE_SOURCES: JSON.stringify(sources) };
}

/**
 * Services through which a function uses the customer's key. DynamoDB has a key of each table's own,
 * which a caller has decrypted, whether it reads or writes; the others make a key for what is sent.
 */
export interface KeyUse {
  readonly decrypt: readonly string[];
  readonly encrypt: readonly string[];
}

/** What a function that changes findings needs: DynamoDB, SNS and SSM ask it of their caller. */
export const changeKeyUse: KeyUse = {
  decrypt: ["dynamodb", "sns", "ssm"],
  encrypt: ["sns"],
};

/** What the services ask of a caller where their data is under the customer's key. */
export function keyStatements(
  { decrypt, encrypt }: KeyUse,
  { common, location }: Context,
): Statement[] {
  const { kmsKeyArn } = common;
  if (kmsKeyArn === undefined) return [];
  return [
    useKeyThrough("DecryptData", kmsKeyArn, ["kms:Decrypt"], decrypt, location),
    useKeyThrough("EncryptData", kmsKeyArn, ["kms:GenerateDataKey"], encrypt, location),
  ];
}

/** What holds where a store does not say it: see `FindingsStoreArgs`. */
export const defaultMinimumCoverage = 1;

/** What every function that looks at findings has to know of the store. */
export function findingsEnvironment(
  store: FindingsStoreReference,
): Record<string, pulumi.Input<string>> {
  return {
    FINDINGS_TABLE: store.findingsTableName,
    RESOLVED_RETENTION_DAYS: pulumi.output(store.resolvedRetentionDays).apply(String),
    MINIMUM_COVERAGE: pulumi
      .output(store.minimumCoverage)
      .apply((least) => String(least ?? defaultMinimumCoverage)),
  };
}

/** The same for what changes findings and tells of it. */
export function storeEnvironment(
  store: FindingsStoreReference,
): Record<string, pulumi.Input<string>> {
  return {
    ...findingsEnvironment(store),
    SECURITY_HUB_PARAMETER: store.securityHubParameterName,
    CHANGE_TOPIC_ARN: store.changeTopicArn,
  };
}

/** The same for what judges by exceptions. */
export function exceptionsEnvironment(
  store: FindingsStoreReference,
): Record<string, pulumi.Input<string>> {
  return {
    EXCEPTIONS_TABLE: store.exceptionsTableName,
    INCOMPLETE_EXCEPTIONS: store.incompleteExceptions,
  };
}
