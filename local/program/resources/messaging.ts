import { regionalArn } from "../../account";
import { textOf } from "../../json";
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
  const bus = textOf(resource.inputs["eventBusName"]) ?? "default";
  const path = bus === "default" ? name : `${bus}/${name}`;
  return { id: path, outputs: { name, arn: regionalArn(world, "events", `rule/${path}`) } };
};

const schedule: Describe = (resource, world) => {
  const name = physicalName(resource, { maximum: 64 });
  const path = `${textOf(resource.inputs["groupName"]) ?? "default"}/${name}`;
  const arn = regionalArn(world, "scheduler", `schedule/${path}`);
  return { id: path, outputs: { name, arn } };
};

/** SNS topics, EventBridge's buses and rules, and its Scheduler's schedules. */
export const messaging: Readonly<Record<string, Describe>> = {
  [types.topic]: topic,
  [types.eventBus]: eventBus,
  [types.eventRule]: eventRule,
  [types.schedule]: schedule,
};
