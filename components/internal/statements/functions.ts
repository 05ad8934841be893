import * as pulumi from "@pulumi/pulumi";
import { eventSource, type EventType } from "../common/events";
import type { Location } from "../common/location";
import { allow, type Statement } from "./policies";

/** What every function needs to write its log, to one log group that exists already. */
export function writeLogs(logGroupArn: pulumi.Input<string>): Statement {
  return allow(
    "WriteLogs",
    ["logs:CreateLogStream", "logs:PutLogEvents"],
    [pulumi.interpolate`${logGroupArn}:*`],
  );
}

/** What Lambda does with the network interfaces of a function in a VPC. */
const interfaceActions = [
  "ec2:AssignPrivateIpAddresses",
  "ec2:CreateNetworkInterface",
  "ec2:DeleteNetworkInterface",
  "ec2:UnassignPrivateIpAddresses",
];

/** What it looks at for that: EC2 can confine neither. */
const describeActions = ["ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets"];

/**
 * What Lambda needs to reach into a VPC on a function's behalf. The function's own code, which has the
 * same role, is refused all of it: Lambda names the function in the calls of its code alone.
 */
export function manageNetworkInterfaces({ partition, region, accountId }: Location): Statement[] {
  return [
    allow("ManageNetworkInterfaces", interfaceActions, [
      pulumi.interpolate`arn:${partition}:ec2:${region}:${accountId}:*/*`,
      // A subnet of a shared VPC is its owner's.
      pulumi.interpolate`arn:${partition}:ec2:${region}:*:subnet/*`,
    ]),
    allow("DescribeNetwork", describeActions, ["*"]),
    {
      Sid: "DenyNetworkToCode",
      Effect: "Deny",
      Action: [...interfaceActions, ...describeActions, "ec2:DetachNetworkInterface"],
      Resource: "*",
      Condition: {
        ArnLike: {
          "lambda:SourceFunctionArn": pulumi.interpolate`arn:${partition}:lambda:${region}:${accountId}:function:*`,
        },
      },
    },
  ];
}

/** What Lambda needs to open an environment that is encrypted with a customer-managed key. */
export function decryptEnvironment(kmsKeyArn: pulumi.Input<string>, location: Location): Statement {
  return allow("DecryptEnvironment", ["kms:Decrypt"], [kmsKeyArn], {
    ArnLike: {
      "kms:EncryptionContext:aws:lambda:FunctionArn": pulumi.interpolate`arn:${location.partition}:lambda:${location.region}:${location.accountId}:function:*`,
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
      // IAM knows both as lists, of all the events of a call; a list that is absent would be let through.
      "ForAllValues:StringEquals": {
        "events:source": eventSource,
        "events:detail-type": [...types],
      },
      Null: { "events:source": "false", "events:detail-type": "false" },
    },
  );
}

/** Reading of the tags of any resource: the tagging API can be confined to none. */
export function readTags(): Statement {
  return allow("ReadTags", ["tag:GetResources"], ["*"]);
}
