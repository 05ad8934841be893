import type { LocalAccount } from "../account";
import { LocalStackError } from "../errors";
import type { Graph, GraphResource } from "../graph";
import { types } from "../types";
import type { RoleSession } from "./principal";

/** A session of a role in the graph. */
export function roleSession(
  role: GraphResource,
  session: string,
  account: LocalAccount,
  roleId = String(role.outputs["uniqueId"]),
): RoleSession {
  return {
    kind: "role",
    account,
    roleName: String(role.outputs["name"]),
    roleArn: String(role.outputs["arn"]),
    roleId,
    session,
  };
}

/** The role that instances have: the one behind the program's instance profile. */
export function instanceRole(graph: Graph): GraphResource {
  const [profile] = graph.ofType(types.instanceProfile);
  const role = graph.find(types.role, profile?.inputs["role"]);
  if (role !== undefined) return role;
  throw new LocalStackError(
    "the program has no instance profile, so that nobody here could upload a result",
  );
}
