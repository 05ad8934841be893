import { expect } from "chai";
import fc from "fast-check";
import { requiresTls, withTls } from "../../../../functions/commands/builtIn/tlsStatement";

const arn = "arn:aws:s3:::a-bucket";

const denial = {
  Effect: "Deny",
  Principal: "*",
  Action: "s3:*",
  Resource: [arn, `${arn}/*`],
  Condition: { Bool: { "aws:SecureTransport": "false" } },
};

const other = {
  Sid: "Readers",
  Effect: "Allow",
  Principal: { AWS: "arn:aws:iam::111122223333:root" },
  Action: ["s3:GetObject"],
  Resource: `${arn}/*`,
};

function policy(...Statement: readonly object[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement });
}

describe("requiresTls", () => {
  const enough: readonly [string, string][] = [
    ["the statement that everybody writes", policy(other, denial)],
    ["one statement without a list around it", JSON.stringify({ Statement: denial })],
    ["everyone as an AWS principal", policy({ ...denial, Principal: { AWS: ["*"] } })],
    ["all actions", policy({ ...denial, Action: ["*"] })],
    ["all resources", policy({ ...denial, Resource: "*" })],
    ["a pattern over bucket and objects", policy({ ...denial, Resource: `${arn}*` })],
    [
      "the key in other letters and a value that is no text",
      policy({ ...denial, Condition: { BoolIfExists: { "aws:securetransport": [false] } } }),
    ],
    ["actions in other letters", policy({ ...denial, Action: "S3:*" })],
    ["all actions of all services", policy({ ...denial, Action: ["sns:Publish", "*:*"] })],
    ...["False", "FALSE", false].map((value): [string, string] => [
      `a value of ${JSON.stringify(value)}`,
      policy({ ...denial, Condition: { Bool: { "aws:SecureTransport": value } } }),
    ]),
    ...["ForAnyValue:Bool", "ForAllValues:BoolIfExists"].map((operator): [string, string] => [
      `the operator ${operator}`,
      policy({ ...denial, Condition: { [operator]: { "AWS:SecureTransport": "false" } } }),
    ]),
    [
      "patterns of ARNs",
      policy({ ...denial, Resource: ["arn:*:s3:::a-?ucket", "arn:*:s3:::a-*et/*"] }),
    ],
    [
      "one statement for the bucket and one for its objects",
      policy({ ...denial, Resource: arn }, { ...denial, Resource: `${arn}/*` }),
    ],
  ];
  for (const [what, text] of enough) {
    it(`is content with ${what}`, () => {
      expect(requiresTls(text, arn)).to.equal(true);
    });
  }

  const notEnough: readonly [string, string | undefined][] = [
    ["no policy", undefined],
    ["a policy of other statements", policy(other)],
    ["an allowance", policy({ ...denial, Effect: "Allow" })],
    ["a statement for one caller", policy({ ...denial, Principal: other.Principal })],
    [
      "a statement for all but some",
      policy({ ...denial, Principal: undefined, NotPrincipal: "*" }),
    ],
    ["all actions but some", policy({ ...denial, Action: undefined, NotAction: ["s3:GetObject"] })],
    ["actions that begin with a word", policy({ ...denial, Action: "s3:Get*" })],
    [
      "a value of true in other letters",
      policy({ ...denial, Condition: { Bool: { "aws:SecureTransport": "TRUE" } } }),
    ],
    ["a pattern for objects of one character", policy({ ...denial, Resource: [arn, `${arn}/?`] })],
    ["a bucket's name in other letters", policy({ ...denial, Resource: arn.toUpperCase() + "*" })],
    ["one action", policy({ ...denial, Action: "s3:GetObject" })],
    ["objects without the bucket", policy({ ...denial, Resource: `${arn}/*` })],
    ["some objects", policy({ ...denial, Resource: [arn, `${arn}/public/*`] })],
    ["another bucket whose name begins alike", policy({ ...denial, Resource: `${arn}-2*` })],
    ["no condition, which is another matter", policy({ ...denial, Condition: undefined })],
    [
      "the condition the wrong way round",
      policy({ ...denial, Condition: { Bool: { "aws:SecureTransport": "true" } } }),
    ],
    [
      "a condition that a second one narrows",
      policy({
        ...denial,
        Condition: {
          Bool: { "aws:SecureTransport": "false" },
          IpAddress: { "aws:SourceIp": "192.0.2.0/24" },
        },
      }),
    ],
    [
      "a condition that a second key narrows",
      policy({
        ...denial,
        Condition: { Bool: { "aws:SecureTransport": "false", "aws:ViaAWSService": "false" } },
      }),
    ],
  ];
  for (const [what, text] of notEnough) {
    it(`is not content with ${what}`, () => {
      expect(requiresTls(text, arn)).to.equal(false);
    });
  }
});

describe("withTls", () => {
  it("makes a policy where there is none", () => {
    expect(JSON.parse(withTls(undefined, arn))).to.deep.equal({
      Version: "2012-10-17",
      Statement: [{ Sid: "PlumblineRequireTls", ...denial }],
    });
  });

  it("keeps the version and the id of the policy, and a statement that stood alone", () => {
    const text = JSON.stringify({ Version: "2008-10-17", Id: "mine", Statement: other });

    expect(JSON.parse(withTls(text, arn))).to.deep.equal({
      Version: "2008-10-17",
      Id: "mine",
      Statement: [other, { Sid: "PlumblineRequireTls", ...denial }],
    });
  });

  it("takes another name where its own is taken", () => {
    const taken = { ...denial, Sid: "PlumblineRequireTls", Action: "s3:GetObject" };

    expect(withTls(policy(taken), arn)).to.contain('"PlumblineRequireTls2"');
  });

  it("refuses a policy that would become too large", () => {
    const large = { ...other, Resource: Array.from({ length: 900 }, (_, at) => `${arn}/${at}/*`) };

    expect(() => withTls(policy(large), arn)).to.throw("must be at most 20480");
  });

  it("is enough at once, changes no other statement, and is never needed twice", () => {
    const statement = fc.record({
      Sid: fc.string({ maxLength: 20 }),
      Effect: fc.constantFrom("Allow", "Deny"),
      Principal: fc.constantFrom<unknown>("*", { AWS: "*" }, { Service: "s3.amazonaws.com" }),
      Action: fc.constantFrom<unknown>("s3:*", ["s3:GetObject"], "*"),
      Resource: fc.constantFrom<unknown>("*", arn, [`${arn}/*`]),
      Condition: fc.constantFrom<unknown>({}, denial.Condition),
    });
    fc.assert(
      fc.property(fc.array(statement, { maxLength: 8 }), (statements) => {
        const after = withTls(policy(...statements), arn);

        expect(requiresTls(after, arn)).to.equal(true);
        const parsed = JSON.parse(after) as { Statement: readonly object[] };
        expect(parsed.Statement.slice(0, -1)).to.deep.equal(statements);
      }),
    );
  });
});
