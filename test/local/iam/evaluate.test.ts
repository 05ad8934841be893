import { expect } from "chai";
import fc from "fast-check";
import { localAccount } from "../../../local/account";
import { contextOf } from "../../../local/iam/context";
import { type AccessRequest, evaluate } from "../../../local/iam/evaluate";
import { parsePolicy, type Policy } from "../../../local/iam/policy";
import type { Principal } from "../../../local/iam/principal";

const role: Principal = {
  kind: "role",
  account: localAccount,
  roleName: "worker",
  roleArn: "arn:aws:iam::123456789012:role/worker",
  roleId: "AROA1",
  session: "i-1",
};
const s3: Principal = { kind: "service", service: "s3.amazonaws.com" };
const object = "arn:aws:s3:::bucket/AROA1:i-1/result.xml";

function request(overrides: Partial<AccessRequest> = {}): AccessRequest {
  const context = contextOf({ "aws:userid": "AROA1:i-1", "aws:SecureTransport": "true" });
  return { principal: role, action: "s3:PutObject", resource: object, context, ...overrides };
}

function identity(...statements: object[]): Policy {
  return parsePolicy({ Version: "2012-10-17", Statement: statements }, "own", "identity");
}

function resource(...statements: object[]): Policy {
  return parsePolicy({ Version: "2012-10-17", Statement: statements }, "bucket's", "resource");
}

const allow = (Action: string, Resource: string, rest: object = {}): object => ({
  Effect: "Allow",
  Action,
  Resource,
  ...rest,
});
const deny = (Action: string, Resource: string, rest: object = {}): object => ({
  ...allow(Action, Resource, rest),
  Effect: "Deny",
});
const everyone = { Principal: "*" };

describe("evaluate", () => {
  interface Case {
    readonly title: string;
    readonly identity?: readonly object[];
    readonly resource?: readonly object[];
    readonly boundary?: readonly object[];
    readonly request?: Partial<AccessRequest>;
    readonly allowed: boolean;
    readonly reason?: string;
  }
  const own = allow("s3:PutObject", "arn:aws:s3:::bucket/${aws:userid}/*");
  const table: readonly Case[] = [
    { title: "refuses what nothing allows", allowed: false, reason: "no identity-based policy" },
    { title: "allows the caller's own folder", identity: [own], allowed: true },
    {
      title: "refuses another one's folder",
      identity: [own],
      request: { resource: "arn:aws:s3:::bucket/AROA1:i-2/result.xml" },
      allowed: false,
    },
    {
      title: "refuses a folder whose name only begins like the caller's",
      identity: [own],
      request: { resource: "arn:aws:s3:::bucket/AROA1:i-12/result.xml" },
      allowed: false,
    },
    {
      title: "compares actions without case, resources with it",
      identity: [allow("S3:putobject", "arn:aws:s3:::Bucket/*")],
      allowed: false,
    },
    {
      title: "lets an explicit deny win over every allow",
      identity: [own, deny("s3:*", "*")],
      resource: [allow("s3:*", "arn:aws:s3:::bucket/*", everyone)],
      allowed: false,
      reason: "explicit deny in own",
    },
    {
      title: "lets a bucket's deny win",
      identity: [own],
      resource: [deny("s3:*", "arn:aws:s3:::bucket/*", everyone)],
      allowed: false,
      reason: "explicit deny in bucket's",
    },
    {
      title: "does not apply a deny whose condition does not hold",
      identity: [own],
      resource: [
        deny("s3:*", "arn:aws:s3:::bucket/*", {
          ...everyone,
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        }),
      ],
      allowed: true,
    },
    {
      title: "allows by a resource policy that names the role",
      resource: [allow("s3:PutObject", "*", { Principal: { AWS: role.roleArn } })],
      allowed: true,
    },
    {
      title: "allows by a resource policy that names the session",
      resource: [
        allow("s3:PutObject", "*", {
          Principal: { AWS: "arn:aws:sts::123456789012:assumed-role/worker/i-1" },
        }),
      ],
      allowed: true,
    },
    {
      title: "leaves it to the role's policies when a resource policy names the account",
      resource: [
        allow("s3:PutObject", "*", { Principal: { AWS: "arn:aws:iam::123456789012:root" } }),
      ],
      allowed: false,
    },
    {
      title: "does not apply a statement for another role",
      identity: [own],
      resource: [deny("s3:*", "*", { Principal: { AWS: "arn:aws:iam::123456789012:role/other" } })],
      allowed: true,
    },
    {
      title: "allows a service by a resource policy alone",
      request: { principal: s3 },
      resource: [allow("s3:PutObject", "*", { Principal: { Service: "s3.amazonaws.com" } })],
      allowed: true,
    },
    {
      title: "refuses a service that no resource policy names",
      request: { principal: s3 },
      resource: [allow("s3:PutObject", "*", { Principal: { Service: "sns.amazonaws.com" } })],
      allowed: false,
      reason: "no resource-based policy",
    },
    {
      title: "keeps within the permissions boundary",
      identity: [own],
      boundary: [allow("dynamodb:*", "*")],
      allowed: false,
      reason: "permissions boundary",
    },
    {
      title: "allows what the boundary and a policy allow",
      identity: [own],
      boundary: [allow("s3:*", "*")],
      allowed: true,
    },
    {
      title: "applies NotAction to all other actions",
      identity: [{ Effect: "Allow", NotAction: "s3:Get*", Resource: "*" }],
      allowed: true,
    },
    {
      title: "applies NotResource to all other resources",
      identity: [{ Effect: "Allow", Action: "s3:*", NotResource: "arn:aws:s3:::bucket/*" }],
      allowed: false,
    },
    {
      title: "does not let a wildcard reach into the next part of an ARN",
      identity: [allow("s3:*", "arn:aws:*:bucket/*:x:y:z")],
      allowed: false,
    },
    {
      title: "fails closed on an operator that it cannot judge, even in an allow beside another",
      identity: [own, allow("s3:*", "*", { Condition: { IpAddress: { "aws:userid": "x" } } })],
      allowed: false,
      reason: "IpAddress",
    },
    {
      title: "does not look at conditions of statements that speak of something else",
      identity: [own, allow("ec2:*", "*", { Condition: { IpAddress: { "aws:userid": "x" } } })],
      allowed: true,
    },
  ];
  for (const entry of table) {
    it(entry.title, () => {
      const { boundary } = entry;
      const decision = evaluate(request(entry.request), {
        identity: entry.identity === undefined ? [] : [identity(...entry.identity)],
        resource: entry.resource === undefined ? [] : [resource(...entry.resource)],
        ...(boundary === undefined ? {} : { boundary: identity(...boundary) }),
      });

      expect(decision.allowed).to.equal(entry.allowed);
      if (entry.reason !== undefined) {
        expect(decision.allowed ? "" : decision.reason).to.contain(entry.reason);
      }
    });
  }

  const statement = fc.record({
    Effect: fc.constantFrom("Allow", "Deny"),
    Action: fc.constantFrom("s3:PutObject", "s3:*", "s3:GetObject", "*"),
    Resource: fc.constantFrom("*", "arn:aws:s3:::bucket/*", "arn:aws:s3:::bucket/${aws:userid}/*"),
  });

  it("never allows what some statement denies, in whatever order", () => {
    fc.assert(
      fc.property(fc.array(statement), fc.array(statement), (before, after) => {
        const policy = identity(...before, deny("s3:PutObject", "*"), ...after);

        expect(evaluate(request(), { identity: [policy], resource: [] }).allowed).to.equal(false);
      }),
    );
  });

  it("does not depend on the order of statements or on how they are spread over policies", () => {
    const shuffled = fc
      .array(statement, { maxLength: 6 })
      .chain((all) =>
        fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
      );
    fc.assert(
      fc.property(shuffled, ([all, another]) => {
        const one = evaluate(request(), { identity: [identity(...all)], resource: [] });
        const other = evaluate(request(), {
          identity: another.map((entry) => identity(entry)),
          resource: [],
        });

        expect(one.allowed).to.equal(other.allowed);
      }),
    );
  });

  it("never allows more when an allowing statement is taken away", () => {
    fc.assert(
      fc.property(fc.array(statement, { minLength: 1 }), ([taken, ...rest]) => {
        const less = evaluate(request(), { identity: [identity(...rest)], resource: [] });
        const more = evaluate(request(), {
          identity: [identity(...rest, ...(taken?.Effect === "Allow" ? [taken] : []))],
          resource: [],
        });

        expect(!less.allowed || more.allowed).to.equal(true);
      }),
    );
  });
});
