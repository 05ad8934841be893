import { parsePolicy, type Policy } from "./policy";

const allow = (...actions: string[]): object => ({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: actions, Resource: "*" }],
});

const logs = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"];

/** AWS managed policies that programs attach, by the path and name in their ARN. */
const documents: Readonly<Record<string, object>> = {
  AmazonSSMManagedInstanceCore: allow(
    "ssm:DescribeAssociation",
    "ssm:GetDeployablePatchSnapshotForInstance",
    "ssm:GetDocument",
    "ssm:DescribeDocument",
    "ssm:GetManifest",
    "ssm:GetParameter",
    "ssm:GetParameters",
    "ssm:ListAssociations",
    "ssm:ListInstanceAssociations",
    "ssm:PutInventory",
    "ssm:PutComplianceItems",
    "ssm:PutConfigurePackageResult",
    "ssm:UpdateAssociationStatus",
    "ssm:UpdateInstanceAssociationStatus",
    "ssm:UpdateInstanceInformation",
    "ssmmessages:CreateControlChannel",
    "ssmmessages:CreateDataChannel",
    "ssmmessages:OpenControlChannel",
    "ssmmessages:OpenDataChannel",
    "ec2messages:AcknowledgeMessage",
    "ec2messages:DeleteMessage",
    "ec2messages:FailMessage",
    "ec2messages:GetEndpoint",
    "ec2messages:GetMessages",
    "ec2messages:SendReply",
  ),
  AmazonInspector2ManagedCisPolicy: allow(
    "inspector2:StartCisSession",
    "inspector2:StopCisSession",
    "inspector2:SendCisSessionTelemetry",
    "inspector2:SendCisSessionHealth",
  ),
  "service-role/AWSLambdaBasicExecutionRole": allow(...logs),
  "service-role/AWSLambdaVPCAccessExecutionRole": allow(
    ...logs,
    "ec2:CreateNetworkInterface",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSubnets",
    "ec2:DeleteNetworkInterface",
    "ec2:AssignPrivateIpAddresses",
    "ec2:UnassignPrivateIpAddresses",
  ),
  "service-role/AWSLambdaSQSQueueExecutionRole": allow(
    "sqs:ReceiveMessage",
    "sqs:DeleteMessage",
    "sqs:GetQueueAttributes",
    ...logs,
  ),
};

/** The AWS managed policy with this ARN, or undefined where the local stack does not have it. */
export function managedPolicy(arn: string): Policy | undefined {
  const name = /^arn:[^:]+:iam::aws:policy\/(.+)$/.exec(arn)?.[1];
  const document = name === undefined ? undefined : documents[name];
  return document === undefined ? undefined : parsePolicy(document, arn, "identity");
}
