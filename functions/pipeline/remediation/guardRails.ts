import { ResourceGroupsTaggingAPIClient } from "@aws-sdk/client-resource-groups-tagging-api";
import { GetAutomationExecutionCommand, SSMClient } from "@aws-sdk/client-ssm";
import type { AccountAccess } from "../../aws/memberAccounts";
import type { ComplianceCommand, ResourceReference } from "../../commands/model";
import { messageOf, PlumblineError } from "../../errors";
import { arnTags } from "../../sinks/arnTags";

/** What a remediation must not go beyond. */
export interface GuardRails {
  /** Nothing is changed at all, it is only told. */
  readonly dryRun: boolean;
  /** Accounts in which something may be changed; absent means all that the function may enter. */
  readonly accounts?: readonly string[];
  /** Tags that a resource must have: each key, with one of its values; without values any will do. */
  readonly tags: Readonly<Record<string, readonly string[]>>;
  /** Whether the execution that asks must be at work in the very account and Region. */
  readonly verifyExecution?: boolean;
}

/** A guard rail said no, or could not say anything: nothing was changed. */
export class RemediationRefused extends PlumblineError {}

/** @throws RemediationRefused where nothing may be changed in this account. */
export function checkAccount(account: string, { accounts }: GuardRails): void {
  if (accounts === undefined || accounts.includes(account)) return;
  throw new RemediationRefused(
    `account ${account} is none in which something may be changed, which are ${accounts.join(", ")}`,
  );
}

/**
 * Looks whether the execution that a request names is at work in the account that it names. A function
 * is not told who calls it: without this, who may start it in one account may name a resource of
 * another one.
 *
 * @throws RemediationRefused where it is not, and where nobody can tell.
 */
export async function checkExecution(
  execution: string | undefined,
  { client, place }: AccountAccess,
  { verifyExecution }: GuardRails,
): Promise<void> {
  if (verifyExecution !== true) return;
  const where = `${place.account}, ${place.region}`;
  if (execution === undefined) {
    throw new RemediationRefused(`the request named no execution, must name one of ${where}`);
  }
  const status = await statusOf(execution, client(SSMClient), where);
  if (status === "InProgress") return;
  throw new RemediationRefused(
    `execution ${execution} of ${where} was ${status ?? "unknown"}, must be InProgress`,
  );
}

async function statusOf(
  AutomationExecutionId: string,
  client: SSMClient,
  where: string,
): Promise<string | undefined> {
  try {
    const { AutomationExecution } = await client.send(
      new GetAutomationExecutionCommand({ AutomationExecutionId }),
    );
    return AutomationExecution?.AutomationExecutionStatus;
  } catch (error) {
    throw new RemediationRefused(
      `execution ${AutomationExecutionId} was not found in ${where}: ${messageOf(error)}`,
      { cause: error },
    );
  }
}

/**
 * Looks whether a resource has the tags that it must have.
 *
 * @throws RemediationRefused where it has not, and where nobody can tell.
 */
export async function checkTags(
  command: ComplianceCommand,
  { id }: ResourceReference,
  access: AccountAccess,
  { tags }: GuardRails,
): Promise<void> {
  const wanted = Object.entries(tags);
  if (wanted.length === 0) return;
  const arn = command.arnOf?.(id, access.place);
  if (arn === undefined) {
    throw new RemediationRefused(
      `${command.name} is for what has no tags, and only what has tags may be changed`,
    );
  }
  const found = await tagsOf(arn, access);
  for (const [key, values] of wanted) {
    const value = found[key];
    if (value !== undefined && (values.length === 0 || values.includes(value))) continue;
    const must = values.length === 0 ? "some value" : values.join(" or ");
    throw new RemediationRefused(
      `tag ${key} of ${id} was ${value === undefined ? "missing" : `"${value}"`}, must be ${must}`,
    );
  }
}

async function tagsOf(
  arn: string,
  { client }: AccountAccess,
): Promise<Readonly<Record<string, string>>> {
  try {
    return (await arnTags(client(ResourceGroupsTaggingAPIClient), arn)) ?? {};
  } catch (error) {
    throw new RemediationRefused(`the tags of ${arn} could not be read: ${messageOf(error)}`, {
      cause: error,
    });
  }
}
