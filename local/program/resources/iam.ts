import { globalArn } from "../../account";
import { textOf } from "../../json";
import { types } from "../../types";
import { physicalName, stableUniqueId } from "../names";
import type { Describe } from "../registration";

/** A named thing under a path: `role/path/name`. */
const named =
  (kind: string, idPrefix: string, maximum: number, idIs: "name" | "arn"): Describe =>
  (resource, world) => {
    const name = physicalName(resource, { maximum });
    const path = textOf(resource.inputs["path"]) ?? "/";
    const arn = globalArn(world, "iam", `${kind}${path}${name}`);
    const uniqueId = stableUniqueId(idPrefix, resource.urn);
    return { id: idIs === "arn" ? arn : name, outputs: { name, path, arn, uniqueId } };
  };

const rolePolicy: Describe = (resource) => {
  const name = physicalName(resource, { maximum: 128 });
  return { id: `${textOf(resource.inputs["role"]) ?? ""}:${name}`, outputs: { name } };
};

/** IAM roles, policies and instance profiles. */
export const iam: Readonly<Record<string, Describe>> = {
  [types.role]: named("role", "AROA", 64, "name"),
  [types.policy]: named("policy", "ANPA", 128, "arn"),
  [types.instanceProfile]: named("instance-profile", "AIPA", 128, "name"),
  [types.rolePolicy]: rolePolicy,
};
