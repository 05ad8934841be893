import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Context } from "../common/context";
import { denyPlainText, policyDocument } from "../statements/policies";

/**
 * The topic of changes, for people and their tools.
 *
 * Without a key of the customer's it has none: SNS encrypts its disks by itself, and a topic under
 * the key that AWS manages (`alias/aws/sns`) can be used by no other service, because nobody can
 * change that key's policy. EventBridge or CloudWatch could then never be pointed at it.
 */
export function createTopic(
  name: string,
  { common, tags }: Context,
  parent: pulumi.Resource,
): aws.sns.Topic {
  const topic = new aws.sns.Topic(
    name,
    { displayName: "Plumbline", kmsMasterKeyId: common.kmsKeyArn, tags },
    { parent },
  );
  // It takes the place of the policy that SNS makes, and allows nobody anything: whoever is in this
  // account needs a policy of their own, and nobody else gets in. SNS refuses `sns:*` here.
  new aws.sns.TopicPolicy(
    name,
    { arn: topic.arn, policy: policyDocument([denyPlainText("sns:Publish", [topic.arn])]) },
    { parent },
  );
  return topic;
}
