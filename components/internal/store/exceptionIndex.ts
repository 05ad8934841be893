import type * as aws from "@pulumi/aws";

/** The keys of the index of excepted findings; a test holds it against `functions/sinks`. */
export const exceptionIndex = {
  name: "exceptions-by-expiry",
  hashKey: "exceptionEnds",
  rangeKey: "exceptionExpires",
  attributes: [
    "partition",
    "account",
    "region",
    "instanceId",
    "source",
    "benchmark",
    "profile",
    "exceptionWarned",
  ],
};

const { attributes, ...nameAndKeys } = exceptionIndex;

/**
 * The index as a table takes it. A finding is in it only while an exception with an end hides it, so
 * that it costs nothing else a write. Its keys are written as the table's own are, which every
 * release of the provider understands; `keySchemas` is for keys of more than two parts.
 */
export const exceptionIndexArgs: aws.types.input.dynamodb.TableGlobalSecondaryIndex = {
  ...nameAndKeys,
  projectionType: "INCLUDE",
  nonKeyAttributes: attributes,
};
