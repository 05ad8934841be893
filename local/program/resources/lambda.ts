import { regionalArn } from "../../account";
import { types } from "../../types";
import { physicalName, stableUuid } from "../names";
import type { Describe } from "../registration";

const lambdaFunction: Describe = (resource, world) => {
  const name = physicalName(resource, { maximum: 64 });
  const arn = regionalArn(world, "lambda", `function:${name}`);
  return {
    id: name,
    outputs: {
      name,
      arn,
      qualifiedArn: `${arn}:$LATEST`,
      invokeArn:
        `arn:${world.partition}:apigateway:${world.region}:lambda:path/` +
        `2015-03-31/functions/${arn}/invocations`,
      version: "$LATEST",
    },
  };
};

const eventSourceMapping: Describe = (resource, world) => {
  const id = stableUuid(resource.urn);
  const arn = regionalArn(world, "lambda", `event-source-mapping:${id}`);
  return { id, outputs: { uuid: id, arn, state: "Enabled" } };
};

/** Lambda functions and what calls them. */
export const lambda: Readonly<Record<string, Describe>> = {
  [types.function]: lambdaFunction,
  [types.eventSourceMapping]: eventSourceMapping,
};
