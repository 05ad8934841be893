import { ResourceGroupsTaggingAPIClient } from "@aws-sdk/client-resource-groups-tagging-api";
import {
  type AutomationExecution,
  GetAutomationExecutionCommand,
  SSMClient,
} from "@aws-sdk/client-ssm";
import type { AccountAccess } from "../../aws/memberAccounts";
import { commandParameter } from "../../commands/parameters";
import type { ComplianceCommand, ResourceReference } from "../../commands/model";
import { messageOf, PlumblineError } from "../../errors";
import { arnTags } from "../../sinks/arnTags";
import { asksToBeToldOnly, parametersOf, type RemediationRequest } from "./request";

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

/** What an execution must have been started for. */
export type Asked = Pick<
  RemediationRequest,
  "execution" | "command" | "resourceId" | "parameters" | "dryRun"
>;

/**
 * Looks whether the execution that a request names is at work in the account that it names, for the
 * very resource, with the very parameters, and not only to be told. A function is not told who
 * calls it: without this, who may start it in one account may name a resource of another one.
 *
 * @throws RemediationRefused where it is not, and where nobody can tell.
 */
export async function checkExecution(
  asked: Asked,
  { client, place }: AccountAccess,
  { verifyExecution }: GuardRails,
): Promise<void> {
  if (verifyExecution !== true) return;
  const { execution, command, resourceId } = asked;
  const where = `${place.account}, ${place.region}`;
  if (execution === undefined) {
    throw new RemediationRefused(`the request named no execution, must name one of ${where}`);
  }
  const found = await executionOf(execution, client(SSMClient), where);
  const { AutomationExecutionStatus: status, Parameters: parameters = {} } = found;
  if (status !== "InProgress") {
    throw new RemediationRefused(
      `execution ${execution} of ${where} was ${status ?? "unknown"}, must be InProgress`,
    );
  }
  const meant = [
    [commandParameter, command, parameters[commandParameter]?.[0]],
    // One of many that run at a controlled rate may have it for its target alone.
    ["ResourceId", resourceId, parameters["ResourceId"]?.[0] ?? targetOf(found)],
    ["Parameters", listed(asked.parameters), listed(parametersOf(parameters["Parameters"]))],
  ] as const;
  for (const [name, value, said] of meant) {
    const [was, must] = [JSON.stringify(said ?? ""), JSON.stringify(value)];
    if (was === must) continue;
    throw new RemediationRefused(`${name} of execution ${execution} was ${was}, must be ${must}`);
  }
  if (asksToBeToldOnly(parameters["DryRun"]?.[0]) && !asked.dryRun) {
    throw new RemediationRefused(
      `execution ${execution} was started to be told only, must be one that may change something`,
    );
  }
}

/** Parameters of a command in one order, to be compared and read. */
function listed(parameters: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(parameters)
    .map(([name, value]) => `${name}=${value}`)
    .sort();
}

/** What an execution is for, with or without the name of the parameter before it. */
function targetOf({ Target }: AutomationExecution): string | undefined {
  return Target?.replace(/^ResourceId=/, "");
}

async function executionOf(
  AutomationExecutionId: string,
  client: SSMClient,
  where: string,
): Promise<AutomationExecution> {
  try {
    const { AutomationExecution } = await client.send(
      new GetAutomationExecutionCommand({ AutomationExecutionId }),
    );
    return AutomationExecution ?? {};
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
