import type { Secrets } from "../endpoint/services/secretsManager";
import type { ParameterStore } from "../endpoint/services/ssm";
import type { Graph } from "../graph";
import { objectOf, textOf } from "../json";
import { types } from "../types";
import type { SlackServer } from "./server";

/** Where a token can be put. */
export interface TokenPlaces {
  readonly parameters: ParameterStore;
  readonly secrets: Secrets;
}

/**
 * Sets the workspace up as a person would for the program: the bot is in the channels that its
 * functions write to, and its token is where they look for it.
 */
export function joinSlack(
  graph: Graph,
  slack: SlackServer,
  { parameters, secrets }: TokenPlaces,
): void {
  for (const { inputs } of graph.ofType(types.function)) {
    const variables = objectOf(objectOf(inputs["environment"])["variables"]);
    const channel = textOf(variables["SLACK_CHANNEL"]);
    const parameter = textOf(variables["SLACK_TOKEN_PARAMETER"]);
    const secret = textOf(variables["SLACK_TOKEN_SECRET"]);
    if (channel !== undefined) slack.channels.add(channel);
    if (parameter !== undefined) parameters.provide(parameter, slack.token);
    if (secret !== undefined) secrets.provide(secret, slack.token);
  }
}
