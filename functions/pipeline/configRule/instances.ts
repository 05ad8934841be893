import {
  type ConfigServiceClient,
  paginateSelectResourceConfig,
} from "@aws-sdk/client-config-service";
import { PermanentError } from "../../errors";
import { sinkFault } from "../../sinks/awsErrors";
import type { RuleSettings } from "./settings";

/** The type of resource that rules judge. */
export const instanceType = "AWS::EC2::Instance";

/** An instance that a rule has to judge. */
export interface RuleInstance {
  readonly id: string;
  /** EC2's word for its state; absent where AWS Config has none. */
  readonly state?: string;
}

/** States of instances that are no more, though AWS Config may still hold them for a while. */
const gone = new Set(["shutting-down", "terminated"]);

/** Whether there is still something to judge. */
export function isThere(state: string | undefined): boolean {
  return state === undefined || !gone.has(state);
}

/** EC2's word for an instance's state, from its configuration. */
export function stateOf(configuration: Readonly<Record<string, unknown>>): string | undefined {
  const state = configuration["state"];
  if (typeof state !== "object" || state === null) return undefined;
  const name = (state as { readonly name?: unknown }).name;
  return typeof name === "string" ? name : undefined;
}

/** Ids that one query names: what Config's 4,096 characters have room for. */
const maxIds = 100;

/**
 * The instances with a rule's tag, by the page, as AWS Config has them in this account and Region.
 *
 * @throws SinkError when Config could not be reached or throttled.
 */
export async function* instancesInScope(
  client: ConfigServiceClient,
  settings: Pick<RuleSettings, "tagKey" | "tagValue">,
): AsyncGenerator<readonly RuleInstance[]> {
  yield* selected(client, scopeQuery(settings));
}

/** Those of some instances that have a rule's tag. */
export async function idsInScope(
  client: ConfigServiceClient,
  settings: Pick<RuleSettings, "tagKey" | "tagValue">,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (let start = 0; start < ids.length; start += maxIds) {
    const named = ids.slice(start, start + maxIds).map((id) => `'${id}'`);
    const query = `${scopeQuery(settings)} AND resourceId IN (${named.join(", ")})`;
    for await (const page of selected(client, query)) for (const { id } of page) found.add(id);
  }
  return found;
}

/** The query for instances with a tag. Config's SQL has no escape for what would end its texts. */
export function scopeQuery({
  tagKey,
  tagValue,
}: Pick<RuleSettings, "tagKey" | "tagValue">): string {
  if (/['\\]/.test(`${tagKey}${tagValue}`)) {
    throw new PermanentError(
      `the rule's tag was ${tagKey}=${tagValue}, must be without quotes and backslashes`,
    );
  }
  const tagged = tagValue === "" ? `tags.key = '${tagKey}'` : `tags.tag = '${tagKey}=${tagValue}'`;
  return `SELECT resourceId, configuration.state.name WHERE resourceType = '${instanceType}' AND ${tagged}`;
}

async function* selected(
  client: ConfigServiceClient,
  Expression: string,
): AsyncGenerator<readonly RuleInstance[]> {
  try {
    const pages = paginateSelectResourceConfig({ client, pageSize: 100 }, { Expression });
    for await (const { Results = [] } of pages) yield Results.map(instanceOf);
  } catch (error) {
    throw sinkFault("AWS Config", "select the instances in scope", error);
  }
}

function instanceOf(row: string): RuleInstance {
  const { resourceId, configuration } = JSON.parse(row) as {
    readonly resourceId: string;
    readonly configuration?: Readonly<Record<string, unknown>>;
  };
  const state = stateOf(configuration ?? {});
  return { id: resourceId, ...(state !== undefined && { state }) };
}
