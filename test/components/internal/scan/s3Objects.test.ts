import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { objectArns } from "../../../../components/internal/scan/s3Objects";
import { promiseOf } from "../../../helpers/mocks";

describe("objectArns", () => {
  const location = {
    partition: pulumi.output("aws-us-gov"),
    dnsSuffix: pulumi.output("amazonaws.com"),
    region: pulumi.output("us-gov-west-1"),
    accountId: pulumi.output("123456789012"),
  };

  it("are those of files in S3, and not of files on the host", async () => {
    const arns = objectArns(
      [pulumi.output("s3://content/ds.xml"), "/etc/tailoring.xml", undefined],
      location,
    );

    expect(await promiseOf(arns)).to.deep.equal(["arn:aws-us-gov:s3:::content/ds.xml"]);
  });

  it("are none where nothing is given", async () => {
    expect(await promiseOf(objectArns([], location))).to.deep.equal([]);
  });
});
