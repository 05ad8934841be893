import { type LocalAccount, regionalArn } from "../../account";
import { isObject, type JsonObject, parseJson, textOf } from "../../json";
import { types } from "../../types";
import { stableUuid } from "../names";
import type { Describe } from "../registration";

/** What Cloud Control calls a new resource of a type: its primary identifier. */
type Identify = (urn: string, account: LocalAccount) => string;

const identifiers: Readonly<Record<string, Identify>> = {
  "AWS::InspectorV2::CisScanConfiguration": (urn, account) =>
    regionalArn(
      account,
      "inspector2",
      `owner/${account.accountId}/cis-configuration/${stableUuid(urn)}`,
    ),
};

const resource: Describe = ({ urn, name, inputs }, world) => {
  const typeName = textOf(inputs["typeName"]) ?? "";
  const id = identifiers[typeName]?.(urn, world) ?? stableUuid(urn);
  const desired = parseJson(textOf(inputs["desiredState"]) ?? "{}", `desired state of ${name}`);
  const state: JsonObject = isObject(desired) ? desired : {};
  return { id, outputs: { properties: JSON.stringify({ ...state, Arn: id }) } };
};

/** Resources that the provider makes by way of Cloud Control, whatever their type. */
export const cloudControl: Readonly<Record<string, Describe>> = {
  [types.cloudControl]: resource,
};
