import { bucketArn } from "../../account";
import { textOf } from "../../json";
import { types } from "../../types";
import { physicalName } from "../names";
import type { Describe } from "../registration";

const bucket: Describe = (resource, world) => {
  const name = physicalName(resource, { maximum: 63, lowerCase: true }, "bucket");
  return {
    id: name,
    outputs: {
      bucket: name,
      arn: bucketArn(world, name),
      bucketDomainName: `${name}.s3.amazonaws.com`,
      bucketRegionalDomainName: `${name}.s3.${world.region}.amazonaws.com`,
      region: world.region,
    },
  };
};

/** Most settings of a bucket are resources that have the bucket's name as their id. */
const setting: Describe = (resource) => ({
  id: textOf(resource.inputs["bucket"]) ?? resource.name,
  outputs: {},
});

/** S3 buckets and their settings. */
export const s3: Readonly<Record<string, Describe>> = {
  [types.bucket]: bucket,
  [types.bucketNotification]: setting,
  [types.bucketPolicy]: setting,
  [types.bucketVersioning]: setting,
  [types.bucketEncryption]: setting,
};
