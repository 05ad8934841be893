import { globalArn, localOrganization } from "../account";
import { LocalStackError } from "../errors";
import type { JsonObject } from "../json";
import { organizationAccounts } from "../members";
import { policyDocument } from "./policyDocument";
import type { ProviderWorld } from "./registration";

/** Answers one function of the provider, such as `aws.getCallerIdentity`. */
type Call = (inputs: JsonObject, world: ProviderWorld) => JsonObject;

const calls: Readonly<Record<string, Call>> = {
  "aws:index/getCallerIdentity:getCallerIdentity": (_inputs, world) => ({
    id: world.accountId,
    accountId: world.accountId,
    arn: globalArn(world, "iam", "user/local"),
    userId: "AIDALOCALLOCALLOCALLO",
  }),
  "aws:index/getRegion:getRegion": (_inputs, world) => ({
    id: world.region,
    region: world.region,
    name: world.region,
    description: "Local",
    endpoint: `ec2.${world.region}.amazonaws.com`,
  }),
  "aws:index/getPartition:getPartition": (_inputs, world) => ({
    id: world.partition,
    partition: world.partition,
    dnsSuffix: "amazonaws.com",
    reverseDnsPrefix: "com.amazonaws",
  }),
  "aws:index/getDefaultTags:getDefaultTags": () => ({ id: "local", tags: {} }),
  "aws:organizations/getOrganization:getOrganization": (_inputs, world) => ({
    id: localOrganization,
    accounts: organizationAccounts(world).map(({ accountId }) => ({
      id: accountId,
      state: "ACTIVE",
    })),
  }),
  "aws:iam/getPolicyDocument:getPolicyDocument": (inputs) => {
    const json = policyDocument(inputs);
    return { ...inputs, id: "policy", json, minifiedJson: json, version: "2012-10-17" };
  },
};

/** What the AWS provider would answer to a function call of the program. */
export function answerCall(token: string, inputs: JsonObject, world: ProviderWorld): JsonObject {
  const call = calls[token];
  if (call !== undefined) return call(inputs, world);
  throw new LocalStackError(
    `the program calls ${token}, which the local stack does not answer: ` +
      `add it to local/program/calls.ts`,
  );
}
