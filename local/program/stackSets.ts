import { globalArn, type LocalAccount } from "../account";
import { LocalStackError } from "../errors";
import { Graph, type GraphResource } from "../graph";
import { isObject, type JsonObject, listOf, objectOf, parseJson, textOf } from "../json";
import { memberAccount } from "../members";
import { types } from "../types";
import { stableUniqueId } from "./names";

/**
 * The graph with what its service-managed StackSets make in the member account: roles, which are all
 * that those of Plumbline have.
 */
export function withStackSets(graph: Graph, home: LocalAccount): Graph {
  const sets = graph
    .ofType(types.stackSet)
    .filter((set) =>
      graph
        .ofType(types.stackSetInstance)
        .some(({ inputs }) => graph.find(types.stackSet, inputs["stackSetName"]) === set),
    );
  if (sets.length === 0) return graph;
  const made = sets.flatMap((set) => stackOf(set, memberAccount(home)));
  return new Graph([...graph.resources, ...made], graph.outputs);
}

/** What one account gets of a StackSet. */
function stackOf(set: GraphResource, account: LocalAccount): GraphResource[] {
  const where = `template of StackSet ${set.name}`;
  const template = objectOf(parseJson(String(set.inputs["templateBody"]), where));
  return Object.entries(objectOf(template["Resources"])).flatMap(([id, resource]) => {
    const { Type, Properties } = objectOf(resource);
    if (Type !== "AWS::IAM::Role") {
      throw new LocalStackError(`${where} has a ${String(Type)}, which is not made here`);
    }
    return roleOf(`${set.name}-${id}`, objectOf(filledIn(Properties, account)), account);
  });
}

function roleOf(name: string, properties: JsonObject, account: LocalAccount): GraphResource[] {
  const roleName = textOf(properties["RoleName"]) ?? name;
  const path = textOf(properties["Path"]) ?? "/";
  const arn = globalArn(account, "iam", `role${path}${roleName}`);
  const role: GraphResource = {
    type: types.role,
    name,
    urn: `${arn}#role`,
    custom: true,
    id: arn,
    inputs: { assumeRolePolicy: JSON.stringify(properties["AssumeRolePolicyDocument"]) },
    outputs: {
      name: roleName,
      path,
      arn,
      accountId: account.accountId,
      uniqueId: stableUniqueId("AROA", arn),
    },
  };
  const policies = listOf(properties["Policies"])
    .map(objectOf)
    .map((policy, index): GraphResource => {
      const policyName = textOf(policy["PolicyName"]) ?? String(index);
      const inputs = { role: arn, policy: JSON.stringify(policy["PolicyDocument"]) };
      const id = `${arn}:${policyName}`;
      return {
        type: types.rolePolicy,
        name: `${name}-${policyName}`,
        urn: id,
        custom: true,
        id,
        inputs,
        outputs: { ...inputs, name: policyName },
      };
    });
  return [role, ...policies];
}

/** A template's texts with the account's own place in them. */
function filledIn(value: unknown, account: LocalAccount): unknown {
  if (Array.isArray(value)) return value.map((each: unknown) => filledIn(each, account));
  if (!isObject(value)) return value;
  const text = value["Fn::Sub"];
  if (typeof text === "string") {
    return text
      .replaceAll("${AWS::Partition}", account.partition)
      .replaceAll("${AWS::Region}", account.region)
      .replaceAll("${AWS::AccountId}", account.accountId);
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, filledIn(each, account)]),
  );
}
