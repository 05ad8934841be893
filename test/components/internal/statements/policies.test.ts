import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import {
  decryptEnvironment,
  importFindings,
  putMetrics,
  writeLogs,
} from "../../../../components/internal/statements/functions";
import {
  readObjects,
  uploadToOwnFolder,
} from "../../../../components/internal/statements/instances";
import {
  allow,
  denyPlainText,
  policyDocument,
  type PossibleStatement,
  trustService,
  useKeyThrough,
} from "../../../../components/internal/statements/policies";
import { allowBucketNotifications } from "../../../../components/internal/statements/services";
import { promiseOf } from "../../../helpers/mocks";

const location = {
  partition: pulumi.output("aws-us-gov"),
  dnsSuffix: pulumi.output("amazonaws.com"),
  region: pulumi.output("us-gov-west-1"),
  accountId: pulumi.output("123456789012"),
};
const bucket = "arn:aws-us-gov:s3:::results";
const queue = "arn:aws-us-gov:sqs:us-gov-west-1:123456789012:results";
const key = "arn:aws-us-gov:kms:us-gov-west-1:123456789012:key/k";

async function textOf(...statements: PossibleStatement[]): Promise<string> {
  return promiseOf(policyDocument(statements));
}

async function only(statement: PossibleStatement): Promise<unknown> {
  const document = JSON.parse(await textOf(statement)) as { Version: string; Statement: unknown[] };
  expect(document.Version).to.equal("2012-10-17");
  expect(document.Statement).to.have.length(1);
  return document.Statement[0];
}

describe("policyDocument", () => {
  it("keeps the order of the statements and leaves out those that turn out not to be needed", async () => {
    const text = await textOf(
      trustService("lambda.amazonaws.com"),
      readObjects(pulumi.output([])),
      writeLogs("arn:logs"),
    );

    const { Statement } = JSON.parse(text) as { Statement: { Action: unknown }[] };
    expect(Statement.map(({ Action }) => Action)).to.deep.equal([
      "sts:AssumeRole",
      ["logs:CreateLogStream", "logs:PutLogEvents"],
    ]);
  });

  it("writes IAM's own variables so that no other template takes them for its own", async () => {
    const text = await textOf(uploadToOwnFolder(bucket));

    expect(text).to.include("\\u0024{aws:userid}").and.not.include("${");
  });
});

describe("statements", () => {
  it("let a host upload into its own folder only", async () => {
    expect(await only(uploadToOwnFolder(bucket))).to.deep.equal({
      Sid: "UploadToOwnFolder",
      Effect: "Allow",
      Action: ["s3:PutObject"],
      Resource: [`${bucket}/\${aws:userid}/*`],
    });
  });

  it("let S3 notify of one bucket of one account only", async () => {
    expect(await only(allowBucketNotifications(queue, bucket, "123456789012"))).to.deep.equal({
      Sid: "AllowBucketNotifications",
      Effect: "Allow",
      Principal: { Service: "s3.amazonaws.com" },
      Action: "sqs:SendMessage",
      Resource: queue,
      Condition: {
        ArnEquals: { "aws:SourceArn": bucket },
        StringEquals: { "aws:SourceAccount": "123456789012" },
      },
    });
  });

  it("refuse plain text to everyone", async () => {
    expect(await only(denyPlainText("sqs:*", [queue]))).to.deep.equal({
      Sid: "DenyPlainText",
      Effect: "Deny",
      Principal: "*",
      Action: "sqs:*",
      Resource: [queue],
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    });
  });

  it("confine metrics to a namespace, for want of a resource", async () => {
    expect(await only(putMetrics("Compliance"))).to.deep.equal({
      Sid: "PutMetrics",
      Effect: "Allow",
      Action: ["cloudwatch:PutMetricData"],
      Resource: ["*"],
      Condition: { StringEquals: { "cloudwatch:namespace": "Compliance" } },
    });
  });

  it("confine findings to the account's default product, in any partition", async () => {
    expect(await only(importFindings(location))).to.deep.include({
      Action: ["securityhub:BatchImportFindings"],
      Resource: [
        "arn:aws-us-gov:securityhub:us-gov-west-1:123456789012:product/123456789012/default",
      ],
    });
  });

  it("let a key be used only through the services that are named", async () => {
    const statement = useKeyThrough("X", key, ["kms:Decrypt"], ["s3", "sqs"], location);

    expect(await only(statement)).to.deep.equal({
      Sid: "X",
      Effect: "Allow",
      Action: ["kms:Decrypt"],
      Resource: [key],
      Condition: {
        StringEquals: {
          "kms:ViaService": ["s3.us-gov-west-1.amazonaws.com", "sqs.us-gov-west-1.amazonaws.com"],
        },
      },
    });
  });

  it("let a key open the environments of functions and nothing else", async () => {
    expect(await only(decryptEnvironment(key, location))).to.deep.include({
      Action: ["kms:Decrypt"],
      Condition: {
        ArnLike: {
          "kms:EncryptionContext:aws:lambda:FunctionArn":
            "arn:aws-us-gov:lambda:us-gov-west-1:123456789012:function:*",
        },
      },
    });
  });

  it("name the objects that a scan needs, where it needs some", async () => {
    expect(await only(readObjects(pulumi.output([`${bucket}/tailoring.xml`])))).to.deep.include({
      Action: ["s3:GetObject"],
      Resource: [`${bucket}/tailoring.xml`],
    });
  });

  it("have no condition where none is given", async () => {
    expect(await only(allow("X", ["a:B"], ["*"]))).not.to.have.property("Condition");
  });
});
