import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

/** Where a component is deployed; every ARN that is written by hand is made of these. */
export interface Location {
  /** `aws`, `aws-us-gov`, `aws-cn`: STIGs live in GovCloud, so that it is never taken for granted. */
  readonly partition: pulumi.Output<string>;
  /** `amazonaws.com`, and `amazonaws.com.cn` in China. */
  readonly dnsSuffix: pulumi.Output<string>;
  readonly region: pulumi.Output<string>;
  readonly accountId: pulumi.Output<string>;
}

/** Asks the provider that a component's children are created with. */
export function locationOf(parent: pulumi.Resource): Location {
  const partition = aws.getPartitionOutput({}, { parent });
  return {
    partition: partition.partition,
    dnsSuffix: partition.dnsSuffix,
    region: aws.getRegionOutput({}, { parent }).region,
    accountId: aws.getCallerIdentityOutput({}, { parent }).accountId,
  };
}
