import { regionalArn } from "../../account";
import { textOf } from "../../json";
import { types } from "../../types";
import { physicalName } from "../names";
import type { Describe } from "../registration";

const queue: Describe = (resource, world) => {
  const name = physicalName(resource, { maximum: 80 });
  const url = `${world.endpoint}/${world.accountId}/${name}`;
  return { id: url, outputs: { name, url, arn: regionalArn(world, "sqs", name) } };
};

const setting: Describe = (resource) => ({
  id: textOf(resource.inputs["queueUrl"]) ?? resource.name,
  outputs: {},
});

/** SQS queues and their settings. */
export const sqs: Readonly<Record<string, Describe>> = {
  [types.queue]: queue,
  [types.queuePolicy]: setting,
  [types.queueRedrivePolicy]: setting,
};
