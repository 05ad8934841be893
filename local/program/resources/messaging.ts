import { regionalArn } from "../../account";
import { types } from "../../types";
import { physicalName } from "../names";
import type { Describe } from "../registration";

const topic: Describe = (resource, world) => {
  const name = physicalName(resource, { maximum: 256 });
  const arn = regionalArn(world, "sns", name);
  return { id: arn, outputs: { name, arn, owner: world.accountId } };
};

const eventBus: Describe = (resource, world) => {
  const name = physicalName(resource, { maximum: 256 });
  return { id: name, outputs: { name, arn: regionalArn(world, "events", `event-bus/${name}`) } };
};

const eventRule: Describe = (resource, world) => {
  const name = physicalName(resource, { maximum: 64 });
  return { id: name, outputs: { name, arn: regionalArn(world, "events", `rule/${name}`) } };
};

/** SNS topics, and EventBridge's buses and rules. */
export const messaging: Readonly<Record<string, Describe>> = {
  [types.topic]: topic,
  [types.eventBus]: eventBus,
  "aws:cloudwatch/eventRule:EventRule": eventRule,
};
