import { isObject, type JsonObject, listOf, parseJson, textOf } from "../json";
import { PolicyError } from "./variables";

/** One line of a `Condition` block: an operator, a context key and the values that it takes. */
export interface Condition {
  /** The operator as written, such as `ForAllValues:StringLikeIfExists`. */
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

/** Whom a statement of a resource policy speaks of, by kind: `AWS`, `Service`, … */
export type PrincipalElement = "*" | Readonly<Record<string, readonly string[]>>;

/** One statement of a policy. */
export interface Statement {
  readonly sid?: string;
  readonly effect: "Allow" | "Deny";
  /** Only in resource policies. */
  readonly principal?: PrincipalElement;
  readonly actions: readonly string[];
  /** The actions are those that the statement does *not* speak of. */
  readonly notAction: boolean;
  readonly resources: readonly string[];
  readonly notResource: boolean;
  readonly conditions: readonly Condition[];
}

/** A policy document that was read and checked. */
export interface Policy {
  /** Which policy it is, in words for a report. */
  readonly source: string;
  /** Policy variables exist since version 2012-10-17; before, `${…}` is plain text. */
  readonly hasVariables: boolean;
  readonly statements: readonly Statement[];
}

/** Whether a policy says who may (a resource's) or belongs to who may (an identity's). */
export type PolicyKind = "identity" | "resource";

const statementElements = new Set([
  "Sid",
  "Effect",
  "Principal",
  "Action",
  "NotAction",
  "Resource",
  "NotResource",
  "Condition",
]);

/** Reads a policy document, as text or as an object, with IAM's own checks of its grammar. */
export function parsePolicy(document: unknown, source: string, kind: PolicyKind): Policy {
  const parsed = typeof document === "string" ? parseJson(document, source) : document;
  if (!isObject(parsed)) throw new PolicyError(`${source} is not a policy document`);
  const version = textOf(parsed["Version"]) ?? "2008-10-17";
  if (version !== "2012-10-17" && version !== "2008-10-17") {
    throw new PolicyError(`${source}: Version is "${version}", it must be "2012-10-17"`);
  }
  return {
    source,
    hasVariables: version === "2012-10-17",
    statements: listOf(parsed["Statement"]).map((statement, index) =>
      parseStatement(statement, `${source}, statement ${index + 1}`, kind),
    ),
  };
}

function parseStatement(value: unknown, where: string, kind: PolicyKind): Statement {
  if (!isObject(value)) throw new PolicyError(`${where} is not an object`);
  const unknown = Object.keys(value).find((key) => !statementElements.has(key));
  if (unknown !== undefined) {
    throw new PolicyError(`${where}: the local stack does not know the element "${unknown}"`);
  }
  const effect = value["Effect"];
  if (effect !== "Allow" && effect !== "Deny") {
    throw new PolicyError(`${where}: Effect must be "Allow" or "Deny"`);
  }
  const [actions, notAction] = oneOf(value, "Action", "NotAction", where);
  const [resources, notResource] = oneOf(value, "Resource", "NotResource", where);
  for (const resource of resources) checkResource(resource, where);
  const principal = parsePrincipal(value["Principal"], where);
  if ((principal === undefined) === (kind === "resource")) {
    const fault = kind === "resource" ? "needs a Principal" : "must not have a Principal";
    throw new PolicyError(`${where} ${fault}`);
  }
  const sid = textOf(value["Sid"]);
  return {
    ...(sid === undefined ? {} : { sid }),
    ...(principal === undefined ? {} : { principal }),
    effect,
    actions,
    notAction,
    resources,
    notResource,
    conditions: parseConditions(value["Condition"], where),
  };
}

function oneOf(
  statement: JsonObject,
  name: string,
  negated: string,
  where: string,
): [readonly string[], boolean] {
  const present = [name, negated].filter((element) => statement[element] !== undefined);
  const [element] = present;
  if (element === undefined || present.length > 1) {
    throw new PolicyError(`${where} needs either ${name} or ${negated}`);
  }
  return [strings(statement[element], `${where}: ${element}`), element === negated];
}

function checkResource(resource: string, where: string): void {
  if (resource === "*" || resource.split(":").length >= 6) return;
  throw new PolicyError(`${where}: Resource "${resource}" must be an ARN or "*"`);
}

function parsePrincipal(value: unknown, where: string): PrincipalElement | undefined {
  if (value === undefined || value === "*") return value;
  if (!isObject(value)) throw new PolicyError(`${where}: Principal must be "*" or an object`);
  return Object.fromEntries(
    Object.entries(value).map(([kind, names]) => [kind, strings(names, `${where}: Principal`)]),
  );
}

function parseConditions(value: unknown, where: string): Condition[] {
  if (value === undefined) return [];
  if (!isObject(value)) throw new PolicyError(`${where}: Condition is not an object`);
  return Object.entries(value).flatMap(([operator, block]) => {
    if (!isObject(block)) throw new PolicyError(`${where}: ${operator} is not an object`);
    return Object.entries(block).map(([key, values]) => ({
      operator,
      key,
      values: strings(values, `${where}: ${operator} ${key}`),
    }));
  });
}

function strings(value: unknown, where: string): readonly string[] {
  const list = listOf(value).map((entry) =>
    typeof entry === "number" || typeof entry === "boolean" ? String(entry) : entry,
  );
  const good = list.every((entry): entry is string => typeof entry === "string");
  if (!good || list.length === 0) throw new PolicyError(`${where} must be text or a list of texts`);
  return list;
}
