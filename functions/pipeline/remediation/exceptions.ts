import { ResourceGroupsTaggingAPIClient } from "@aws-sdk/client-resource-groups-tagging-api";
import type { AccountAccess } from "../../aws/memberAccounts";
import type { ComplianceCommand, ResourceReference } from "../../commands/model";
import { messageOf } from "../../errors";
import { type Exception, exceptionFor, exceptionsOf, type Tags } from "../../findings/exceptions";
import type { Series } from "../../findings/finding";
import { arnTags } from "../../sinks/arnTags";
import { givenName } from "../complianceResults/message";
import { seriesOf } from "../complianceResults/scanOf";
import { RemediationRefused } from "./guardRails";

/** What is to be put right, and where. */
export interface ResourceAtStake {
  readonly command: ComplianceCommand;
  readonly resource: ResourceReference;
  /** The rule, as far as it is named. */
  readonly rule?: string;
  readonly access: AccountAccess;
}

/**
 * Looks whether somebody has accepted that a resource is as it is: what is accepted is not changed.
 *
 * @param load the exceptions as they are now.
 * @param now ISO 8601.
 * @throws RemediationRefused where an exception holds, and where nobody can tell.
 */
export async function checkExceptions(
  { command, resource, rule, access }: ResourceAtStake,
  load: () => Promise<readonly Exception[]>,
  now: string,
): Promise<void> {
  const known = await told("the exceptions could not be read", load);
  // Where nobody says which rule asks, it may be the one that an exception is for.
  const exceptions = rule === undefined ? known.map(ofAnyProfile) : known;
  const arn = command.arnOf?.(resource.id, access.place);
  const series = seriesOf(
    { ...access.place, command: command.name, rule: givenName(rule ?? "") },
    { ...resource, ...(arn !== undefined && { arn }) },
  );
  const tags = needsTags(exceptions, series, now)
    ? await told(`the tags of ${resource.id} could not be read`, () => tagsOf(arn, access))
    : undefined;
  const { name, description: title } = command;
  const exception = exceptionFor(exceptions, series, { rule: name, key: name, title }, now, tags);
  if (exception === undefined) return;
  const until = exception.expires === undefined ? "" : ` until ${exception.expires}`;
  throw new RemediationRefused(
    `exception ${exception.id} accepts that ${resource.id} does not meet ${name}${until}`,
  );
}

async function told<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new RemediationRefused(`${what}: ${messageOf(error)}`, { cause: error });
  }
}

function ofAnyProfile({ scope, ...exception }: Exception): Exception {
  const { profiles: _profiles, ...rest } = scope;
  return { ...exception, scope: rest };
}

/** Whether an exception that holds by tags would hold for the series with the right ones. */
function needsTags(exceptions: readonly Exception[], series: Series, now: string): boolean {
  const byTags = exceptions
    .filter(({ scope }) => scope.tags !== undefined)
    .map(({ scope: { tags: _tags, ...scope }, ...exception }) => ({ ...exception, scope }));
  return exceptionsOf(byTags, series, now).length > 0;
}

/** Tags of a resource; none of one that can have none. */
async function tagsOf(arn: string | undefined, { client }: AccountAccess): Promise<Tags> {
  if (arn === undefined) return {};
  return (await arnTags(client(ResourceGroupsTaggingAPIClient), arn)) ?? {};
}
