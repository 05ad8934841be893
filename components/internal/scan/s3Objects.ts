import * as pulumi from "@pulumi/pulumi";
import type { Location } from "../common/location";

const scheme = "s3://";

/** ARNs of those of some places that are objects in S3: hosts have to be allowed to fetch them. */
export function objectArns(
  places: readonly (pulumi.Input<string> | undefined)[],
  { partition }: Location,
): pulumi.Output<string[]> {
  return pulumi
    .all([partition, ...places])
    .apply(([known, ...all]) =>
      all.flatMap((place) =>
        place?.startsWith(scheme) === true
          ? [`arn:${known ?? ""}:s3:::${place.slice(scheme.length)}`]
          : [],
      ),
    );
}
