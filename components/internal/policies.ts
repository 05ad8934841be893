import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { eventSource, type EventType } from "./events";
import { literal } from "./literal";
import type { Location } from "./location";

/** One statement of an IAM policy. */
export type Statement = aws.iam.PolicyStatement;

/** What IAM fills in itself, such as `${aws:userid}`. */
const policyVariable = /\$(?=\{aws:)/g;

/** A statement that may turn out not to be needed once an output is known. */
export type PossibleStatement = Statement | pulumi.Output<Statement | undefined>;

/** The JSON text of a policy with these statements, in the order given. */
export function policyDocument(statements: readonly PossibleStatement[]): pulumi.Output<string> {
  return pulumi.output<unknown[]>([...statements]).apply((all: readonly unknown[]) =>
    literal(
      JSON.stringify({
        Version: "2012-10-17",
        Statement: all.filter((statement) => statement !== undefined),
      }),
      policyVariable,
    ),
  );
}

/** Lets a service take a role on. */
export function trustService(service: pulumi.Input<string>): Statement {
  return { Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: service } };
}

/** Lets a principal do these actions on these resources. */
export function allow(
  sid: string,
  actions: string[],
  resources: pulumi.Input<string>[],
  condition?: Statement["Condition"],
): Statement {
  return {
    Sid: sid,
    Effect: "Allow",
    Action: actions,
    Resource: resources,
    ...(condition === undefined ? {} : { Condition: condition }),
  };
}

/** Refuses everyone, whatever else they are allowed to do. */
export function deny(
  sid: string,
  action: string,
  resources: pulumi.Input<string>[],
  condition: NonNullable<Statement["Condition"]>,
): Statement {
  return {
    Sid: sid,
    Effect: "Deny",
    Principal: "*",
    Action: action,
    Resource: resources,
    Condition: condition,
  };
}

/** Refuses every call that does not come over TLS. */
export function denyPlainText(action: string, resources: pulumi.Input<string>[]): Statement {
  return deny("DenyPlainText", action, resources, { Bool: { "aws:SecureTransport": "false" } });
}

/**
 * Lets S3 send its notifications of one bucket to a queue. Bucket ARNs carry no account, so the
 * account is asked for too: a deleted bucket's name may be taken by someone else.
 */
export function allowBucketNotifications(
  queueArn: pulumi.Input<string>,
  bucketArn: pulumi.Input<string>,
  accountId: pulumi.Input<string>,
): Statement {
  return {
    Sid: "AllowBucketNotifications",
    Effect: "Allow",
    Principal: { Service: "s3.amazonaws.com" },
    Action: "sqs:SendMessage",
    Resource: queueArn,
    Condition: {
      ArnEquals: { "aws:SourceArn": bucketArn },
      StringEquals: { "aws:SourceAccount": accountId },
    },
  };
}

/**
 * Lets EventBridge put aside, into a queue, what a target did not take: only for these rules, and
 * only from this account.
 */
export function allowUndelivered(
  queueArn: pulumi.Input<string>,
  ruleArns: pulumi.Input<string>[],
  accountId: pulumi.Input<string>,
): Statement {
  return {
    Sid: "AllowUndelivered",
    Effect: "Allow",
    Principal: { Service: "events.amazonaws.com" },
    Action: "sqs:SendMessage",
    Resource: queueArn,
    Condition: {
      ArnEquals: { "aws:SourceArn": ruleArns },
      StringEquals: { "aws:SourceAccount": accountId },
    },
  };
}

/**
 * Lets EventBridge Scheduler take a role on. It names the group of a schedule as the source, never
 * the schedule itself; all schedules here are in the group that every account has.
 */
export function trustScheduler({ partition, region, accountId }: Location): Statement {
  return {
    ...trustService("scheduler.amazonaws.com"),
    Condition: {
      ArnEquals: {
        "aws:SourceArn": pulumi.interpolate`arn:${partition}:scheduler:${region}:${accountId}:schedule-group/default`,
      },
      StringEquals: { "aws:SourceAccount": accountId },
    },
  };
}

/** What every function needs to write its log, to one log group that exists already. */
export function writeLogs(logGroupArn: pulumi.Input<string>): Statement {
  return allow(
    "WriteLogs",
    ["logs:CreateLogStream", "logs:PutLogEvents"],
    [pulumi.interpolate`${logGroupArn}:*`],
  );
}

/** What Lambda needs to reach into a VPC on a function's behalf; EC2 can confine none of it. */
export function manageNetworkInterfaces(): Statement {
  return allow(
    "ManageNetworkInterfaces",
    [
      "ec2:AssignPrivateIpAddresses",
      "ec2:CreateNetworkInterface",
      "ec2:DeleteNetworkInterface",
      "ec2:DescribeNetworkInterfaces",
      "ec2:DescribeSubnets",
      "ec2:UnassignPrivateIpAddresses",
    ],
    ["*"],
  );
}

/** What Lambda needs to open an environment that is encrypted with a customer-managed key. */
export function decryptEnvironment(kmsKeyArn: pulumi.Input<string>, location: Location): Statement {
  return allow("DecryptEnvironment", ["kms:Decrypt"], [kmsKeyArn], {
    ArnLike: {
      "kms:EncryptionContext:aws:lambda:FunctionArn": pulumi.interpolate`arn:${location.partition}:lambda:${location.region}:${location.accountId}:function:*`,
    },
  });
}

/** Use of a key, only as a part of a call to one of these services. */
export function useKeyThrough(
  sid: string,
  kmsKeyArn: pulumi.Input<string>,
  actions: string[],
  services: readonly string[],
  location: Location,
): Statement {
  return allow(sid, actions, [kmsKeyArn], {
    StringEquals: {
      "kms:ViaService": services.map(
        (service) => pulumi.interpolate`${service}.${location.region}.${location.dnsSuffix}`,
      ),
    },
  });
}

/** Publishing of metrics, to one namespace: CloudWatch has no resource to confine it to. */
export function putMetrics(namespace: string): Statement {
  return allow("PutMetrics", ["cloudwatch:PutMetricData"], ["*"], {
    StringEquals: { "cloudwatch:namespace": namespace },
  });
}

/** Items on the Compliance page of Systems Manager, for instances and hybrid nodes of the account. */
export function putComplianceItems(location: Location): Statement {
  const { partition, region, accountId } = location;
  return allow(
    "PutComplianceItems",
    ["ssm:PutComplianceItems"],
    [
      pulumi.interpolate`arn:${partition}:ec2:${region}:${accountId}:instance/*`,
      pulumi.interpolate`arn:${partition}:ssm:${region}:${accountId}:managed-instance/*`,
    ],
  );
}

/** Import of findings under the account's own default product. */
export function importFindings(location: Location): Statement {
  const { partition, region, accountId } = location;
  return allow(
    "ImportFindings",
    ["securityhub:BatchImportFindings"],
    [
      pulumi.interpolate`arn:${partition}:securityhub:${region}:${accountId}:product/${accountId}/default`,
    ],
  );
}

/** Setting of the workflow of findings; Security Hub confines it to the account's own hub. */
export function updateFindings({ partition, region, accountId }: Location): Statement {
  return allow(
    "UpdateFindings",
    ["securityhub:BatchUpdateFindings"],
    [pulumi.interpolate`arn:${partition}:securityhub:${region}:${accountId}:hub/default`],
  );
}

/** Sending of events of Plumbline's own, of these types, to the bus that every account has. */
export function putEvents(
  types: readonly EventType[],
  { partition, region, accountId }: Location,
): Statement {
  return allow(
    "PutEvents",
    ["events:PutEvents"],
    [pulumi.interpolate`arn:${partition}:events:${region}:${accountId}:event-bus/default`],
    {
      // IAM knows the source as a list, and the type as one text.
      "ForAllValues:StringEquals": { "events:source": eventSource },
      StringEquals: { "events:detail-type": [...types] },
    },
  );
}

/** Reading of the tags of any resource: the tagging API can be confined to none. */
export function readTags(): Statement {
  return allow("ReadTags", ["tag:GetResources"], ["*"]);
}

/** Reading of single objects, where there are any. */
export function readObjects(
  objectArns: pulumi.Output<string[]>,
): pulumi.Output<Statement | undefined> {
  return objectArns.apply((arns) =>
    arns.length === 0 ? undefined : allow("ReadScanContent", ["s3:GetObject"], arns),
  );
}

/**
 * Upload into the caller's own folder and nowhere else. For an instance profile `aws:userid` is
 * `<role id>:<instance id>`, and the session name cannot be chosen by the instance.
 */
export function uploadToOwnFolder(bucketArn: pulumi.Input<string>): Statement {
  return allow(
    "UploadToOwnFolder",
    ["s3:PutObject"],
    [pulumi.interpolate`${bucketArn}/\${aws:userid}/*`],
  );
}
