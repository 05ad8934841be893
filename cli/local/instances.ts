import { regionalArn } from "../../local/account";
import type { LocalStack } from "../../local/stack";

/**
 * Records an instance in AWS Config as it would be in AWS, running and with the tags that the program's
 * rules go by, unless it is there already. Without such rules nothing is recorded.
 */
export async function recordInstance(stack: LocalStack, instanceId: string): Promise<void> {
  const tagged = stack.config.rules.filter(({ scope }) => scope.tagKey !== undefined);
  const [rule] = tagged;
  const instance = { resourceType: "AWS::EC2::Instance", resourceId: instanceId };
  if (rule === undefined || stack.config.knows(instance)) return;
  const tags = Object.fromEntries(
    tagged.map(({ scope: { tagKey = "", tagValue = "" } }) => [tagKey, tagValue]),
  );
  stack.tags.set(regionalArn(rule.account, "ec2", `instance/${instanceId}`), tags);
  stack.config.record({ ...instance, tags, configuration: { state: { name: "running" } } });
  await stack.settle();
}
