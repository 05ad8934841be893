import { expect } from "chai";
import * as fc from "fast-check";
import { compliances } from "../../../../functions/commands/model";
import { PermanentError } from "../../../../functions/errors";
import { givenName, parseResults } from "../../../../functions/pipeline/complianceResults/message";
import { resultMessages } from "../../../../functions/pipeline/complianceRule/tellResults";
import { bucket, resultsAt } from "../../../helpers/ruleResults";

const whole = resultsAt(1, [bucket("data", "NON_COMPLIANT")]);

describe("a message of a rule's results", () => {
  it("is read as it was sent", () => {
    const [message] = resultMessages(whole);

    expect(parseResults(message?.body ?? "")).to.deep.equal({ message: whole, unreadable: [] });
  });

  it("has each result once, in order, in messages that SQS takes", () => {
    const results = fc.array(
      fc.record({
        type: fc.constant("AWS::S3::Bucket"),
        id: fc.string({ minLength: 1, maxLength: 768, unit: "binary" }),
        compliance: fc.constantFrom(...compliances),
        reason: fc.string({ maxLength: 256, unit: "binary" }),
      }),
      { maxLength: 700, size: "max" },
    );
    fc.assert(
      fc.property(results, (all) => {
        const messages = resultMessages({ ...whole, results: all });

        for (const { body } of messages) expect(Buffer.byteLength(body)).to.be.at.most(250_000);
        const read = messages.flatMap(({ body }) => parseResults(body).message.results);
        expect(read).to.deep.equal(all);
      }),
      { numRuns: 10 },
    );
  });

  it("keeps apart what is no result, and has all others", () => {
    const bad = { type: "AWS::S3::Bucket", id: "data", compliance: "PERHAPS" };

    const { message, unreadable } = parseResults(
      JSON.stringify({ ...whole, results: [bad, ...whole.results, null] }),
    );

    expect(message.results).to.deep.equal(whole.results);
    expect(unreadable).to.deep.equal([bad, null]);
  });

  for (const [what, body, sentence] of [
    ["no JSON", "{", "the message is not JSON"],
    ["nothing of a rule", "[]", "the message tells of no results of a rule, must be of version 1"],
    [
      "no account",
      JSON.stringify({ ...whole, account: "" }),
      'account of the message was "", must be a text',
    ],
    [
      "no time",
      JSON.stringify({ ...whole, time: "soon" }),
      'time of the message was "soon", must be an instant from 1970 to 2199',
    ],
    [
      "a severity that there is not",
      JSON.stringify({ ...whole, severity: "grave" }),
      'severity of the message was "grave", must be one of critical, high, medium, low, info',
    ],
  ] as const) {
    it(`is refused with ${what}`, () => {
      expect(() => parseResults(body)).to.throw(PermanentError, sentence);
    });
  }
});

describe("the name that a rule was given", () => {
  for (const [name, given] of [
    ["s3-enable-versioning-conformance-pack-a1b2c3d4e", "s3-enable-versioning"],
    ["s3-enable-versioning", "s3-enable-versioning"],
    ["of-conformance-pack-a1b2c3d4e-conformance-pack-z9y8x7w6v", "of-conformance-pack-a1b2c3d4e"],
  ] as const) {
    it(`is ${given} of ${name}`, () => {
      expect(givenName(name)).to.equal(given);
    });
  }
});
