import { LocalStackError } from "../errors";
import { isObject, objectOf, parseJson, textOf } from "../json";
import { types } from "../types";
import { associationScheduleFault } from "./associationSchedule";
import type { Registration } from "./registration";

/** A check of one resource: the end of a sentence where the provider or AWS would refuse it. */
type Check = (resource: Registration) => string | undefined;

/** Keys of maps that are free in the provider's schema, and in which it or AWS takes these alone. */
const mapKeys: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  [types.document]: { permissions: ["type", "account_ids"] },
};

/** Beginnings of names that AWS keeps for itself. */
const reserved: Readonly<Record<string, RegExp>> = {
  [types.document]: /^(?:aws|amazon|amzn)/i,
  [types.parameter]: /^\/?(?:aws|ssm)/i,
  [types.bucket]: /^(?:xn--|sthree-|amzn-s3-demo-)/,
};

/** The longest prefix to which the provider can put its own ending. */
const prefixes: Readonly<Record<string, readonly [property: string, maximum: number]>> = {
  [types.role]: ["namePrefix", 38],
  [types.bucket]: ["bucketPrefix", 37],
};

const maximumTags = 50;
const maximumObjectTags = 10;

const unknownMapKey: Check = ({ type, inputs }) => {
  for (const [property, keys] of Object.entries(mapKeys[type] ?? {})) {
    for (const key of Object.keys(objectOf(inputs[property]))) {
      if (!keys.includes(key)) {
        return `has ${property}.${key}: the provider knows ${keys.join(", ")} there`;
      }
    }
  }
  return undefined;
};

const tooManyTags: Check = ({ type, inputs }) => {
  const keys = Object.keys(objectOf(inputs["tags"]));
  const most = type === types.bucketObject ? maximumObjectTags : maximumTags;
  if (keys.length > most) return `has ${keys.length} tags: AWS takes ${most} there`;
  const own = keys.find((key) => /^aws:/i.test(key));
  return own === undefined ? undefined : `has the tag ${own}: AWS keeps aws: for itself`;
};

const tooLongPrefix: Check = ({ type, inputs }) => {
  const [property = "", most = 0] = prefixes[type] ?? [];
  const prefix = textOf(inputs[property]);
  if (prefix === undefined || prefix.length <= most) return undefined;
  return `has a ${property} of ${prefix.length} characters: the provider takes ${most}`;
};

/** A log group's own policy or one of the account's, which alone has a name. */
const logPolicy: Check = ({ type, inputs }) => {
  if (type !== types.logResourcePolicy) return undefined;
  const given = ["policyName", "resourceArn"].filter((each) => textOf(inputs[each]) !== undefined);
  return given.length === 1 ? undefined : "needs exactly one of policyName and resourceArn";
};

const schedule: Check = ({ type, inputs }) => {
  const expression = textOf(inputs["scheduleExpression"]);
  if (type !== types.association || expression === undefined) return undefined;
  const fault = associationScheduleFault(expression);
  return fault && `has the schedule ${expression}: ${fault}`;
};

/** The schema of a type by which Cloud Control checks tags, where it is narrower than AWS's own. */
const configurationTags: Check = ({ type, inputs }) => {
  if (type !== types.cloudControl) return undefined;
  const state = parseJson(textOf(inputs["desiredState"]) ?? "{}", "desired state");
  const tags = isObject(state) ? objectOf(state["Tags"]) : {};
  const wrong = Object.entries(tags).find(
    ([key, value]) => !/^.{2,127}$/s.test(key) || !/^.{1,255}$/s.test(String(value)),
  );
  return (
    wrong && `has the tag ${wrong[0]}: the schema takes keys of 2 to 127 and values of 1 to 255`
  );
};

const checks: readonly Check[] = [
  unknownMapKey,
  tooManyTags,
  tooLongPrefix,
  logPolicy,
  schedule,
  configurationTags,
];

/** Refuses a resource that the provider or AWS would refuse, in one sentence. */
export function checkLimits(resource: Registration): void {
  for (const check of checks) {
    const fault = check(resource);
    if (fault !== undefined) throw refusal(resource, fault);
  }
}

/** Refuses a name that begins as AWS's own do. */
export function checkReserved(resource: Registration, name: unknown): void {
  const beginning = reserved[resource.type];
  if (typeof name === "string" && beginning?.test(name) === true) {
    throw refusal(resource, `would be named ${name}: AWS keeps such names for itself`);
  }
}

/** Account-wide policies of CloudWatch Logs in a Region. */
const maximumLogPolicies = 10;

/** Refuses what AWS takes once, or a few times, in an account and Region. */
export function checkTogether(
  resource: Registration,
  others: readonly Pick<Registration, "type" | "name" | "inputs">[],
): void {
  const policyName = textOf(resource.inputs["policyName"]);
  if (resource.type !== types.logResourcePolicy || policyName === undefined) return;
  const policies = others.filter(
    ({ type, inputs }) => type === resource.type && textOf(inputs["policyName"]) !== undefined,
  );
  const same = policies.find(({ inputs }) => inputs["policyName"] === policyName);
  if (same !== undefined) {
    throw refusal(
      resource,
      `is named ${policyName} like "${same.name}", whose place it would take`,
    );
  }
  if (policies.length >= maximumLogPolicies) {
    throw refusal(resource, `is one more than the ${maximumLogPolicies} of an account and Region`);
  }
}

function refusal({ type, name }: Registration, fault: string): LocalStackError {
  return new LocalStackError(`${type} "${name}" ${fault}`);
}
