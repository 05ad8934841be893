import { expect } from "chai";
import { parsePolicy } from "../../../local/iam/policy";
import { PolicyError } from "../../../local/iam/variables";

const good = { Effect: "Allow", Action: "s3:GetObject", Resource: "*" };

function document(statement: object, version = "2012-10-17"): object {
  return { Version: version, Statement: statement };
}

describe("parsePolicy", () => {
  it("reads JSON text and objects, one statement or several, one value or several", () => {
    const text = JSON.stringify(document(good));
    const list = document([{ ...good, Action: ["s3:GetObject"], Resource: ["*"] }]);

    expect(parsePolicy(text, "p", "identity").statements).to.deep.equal(
      parsePolicy(list, "p", "identity").statements,
    );
  });

  it("turns numbers and booleans of conditions into text", () => {
    const statement = { ...good, Condition: { Bool: { "aws:SecureTransport": true } } };

    const { statements } = parsePolicy(document(statement), "p", "identity");

    expect(statements[0]?.conditions).to.deep.equal([
      { operator: "Bool", key: "aws:SecureTransport", values: ["true"] },
    ]);
  });

  const faults: readonly (readonly [fault: string, document: unknown, says: string])[] = [
    ["text that is no JSON", "{", "is no JSON"],
    ["an unknown version", document(good, "2020-01-01"), "Version"],
    ["an unknown element", document({ ...good, Actions: "s3:*" }), "Actions"],
    ["an effect in small letters", document({ ...good, Effect: "allow" }), "Effect"],
    ["both Action and NotAction", document({ ...good, NotAction: "s3:*" }), "either Action or"],
    ["no resource", document({ Effect: "Allow", Action: "s3:*" }), "either Resource or"],
    ["a resource that is no ARN", document({ ...good, Resource: "bucket/*" }), "bucket/*"],
    ["a principal in a role's policy", document({ ...good, Principal: "*" }), "Principal"],
    ["a list of objects for a resource", document({ ...good, Resource: [{}] }), "text"],
  ];
  for (const [fault, given, says] of faults) {
    it(`refuses ${fault} and names the policy`, () => {
      expect(() => parsePolicy(given, "policy uploads", "identity")).to.throw(
        Error,
        new RegExp(`policy uploads.*${says.replace(/[*]/g, "\\$&")}`),
      );
    });
  }

  it("refuses a resource's policy without a principal", () => {
    expect(() => parsePolicy(document(good), "p", "resource")).to.throw(PolicyError, "Principal");
  });
});
