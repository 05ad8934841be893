import * as pulumi from "@pulumi/pulumi";
import { allow, type Statement } from "./policies";

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
