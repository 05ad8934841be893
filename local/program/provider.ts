import { regionalArn } from "../account";
import { checkLimits, checkReserved } from "./limits";
import { physicalName } from "./names";
import type { Describe, Described, ProviderWorld, Registration } from "./registration";
import { dynamodb } from "./resources/dynamodb";
import { cloudControl } from "./resources/cloudControl";
import { iam } from "./resources/iam";
import { lambda } from "./resources/lambda";
import { management } from "./resources/management";
import { messaging } from "./resources/messaging";
import { s3 } from "./resources/s3";
import { sqs } from "./resources/sqs";

const describers: ReadonlyMap<string, Describe> = new Map(
  Object.entries({
    ...cloudControl,
    ...dynamodb,
    ...iam,
    ...lambda,
    ...management,
    ...messaging,
    ...s3,
    ...sqs,
  }),
);

/** Any other AWS resource: an automatic name, and an ARN made of its service, kind and name. */
const anything: Describe = (resource, world) => {
  const name = physicalName(resource, { maximum: 255 });
  const [, path = "", kind = ""] = resource.type.split(":");
  const service = path.split("/")[0] ?? path;
  return {
    id: name,
    outputs: { name, arn: regionalArn(world, service, `${kind.toLowerCase()}/${name}`) },
  };
};

/** What the AWS provider would answer for a resource: its id, name, ARN and URL. */
export function describeResource(resource: Registration, world: ProviderWorld): Described {
  checkLimits(resource);
  const describe = describers.get(resource.type) ?? anything;
  const { id, outputs } = describe(resource, world);
  checkReserved(resource, outputs["name"] ?? outputs["bucket"]);
  return { id, outputs: { ...resource.inputs, ...outputs } };
}
