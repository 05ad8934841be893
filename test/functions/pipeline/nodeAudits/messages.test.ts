import * as fs from "node:fs";
import { expect } from "chai";
import { PermanentError } from "../../../../functions/errors";
import { nodeNewsOf, sweepMessageBody } from "../../../../functions/pipeline/nodeAudits/messages";
import { fixture, skipWithoutFixtures } from "../../../helpers/fixtures";

const filter = { associationId: "a-1", documentName: "AWS-RunInspecChecks" };

function association(detail: object): string {
  return JSON.stringify({
    "detail-type": "EC2 State Manager Instance Association State Change",
    source: "aws.ssm",
    time: "2026-11-21T02:00:00Z",
    detail: { "association-id": "a-1", "instance-id": "i-0123456789abcdef0", ...detail },
  });
}

describe("news of a node", () => {
  it("are read from AWS's own event of an association's run on it", function () {
    skipWithoutFixtures(this);
    const body = fs.readFileSync(fixture("ev-ssm-instance-association-state.json"), "utf8");
    const associationId = "34fcb7e0-9a14-4984-9989-0e04e3f60bd8";

    // The sample's instance id is no real one.
    const real = body.replaceAll("i-02573cafcfEXAMPLE", "i-02573cafcf0123456");
    expect(nodeNewsOf(real, { ...filter, associationId })).to.deep.equal({
      nodeId: "i-02573cafcf0123456",
      time: "2024-11-16T00:58:37.000Z",
      outcome: "succeeded",
    });
  });

  it("are none in an event that names no node, as AWS's event of a whole association", function () {
    skipWithoutFixtures(this);
    for (const name of ["ev-ssm-association-state.json", "ev-ssm-compliance-state.json"]) {
      const body = fs.readFileSync(fixture(name), "utf8");
      expect(() => nodeNewsOf(body, filter), name).to.throw(PermanentError);
    }
  });

  it("say how a run ended, and nothing of one that goes on", () => {
    const of = (status: string, more = {}) => nodeNewsOf(association({ status, ...more }), filter);

    expect(of("Success")).to.include({ outcome: "succeeded" });
    expect(of("Failed", { "error-code": "E1", "execution-summary": "1 out of 1" })).to.include({
      outcome: "failed",
      detail: "E1: 1 out of 1",
    });
    expect(of("TimedOut")).to.include({ outcome: "failed" });
    for (const status of ["Pending", "InProgress"]) expect(of(status)).to.equal(undefined);
  });

  it("are read from the event of a command, too, which one instance's audit is started by", () => {
    const body = (name: string) =>
      JSON.stringify({
        "detail-type": "EC2 Command Invocation Status-change Notification",
        source: "aws.ssm",
        time: "2026-11-21T02:00:00Z",
        detail: {
          "command-id": "c",
          "document-name": name,
          "instance-id": "i-0123456789abcdef0",
          status: "Success",
        },
      });

    expect(nodeNewsOf(body("AWS-RunInspecChecks"), filter)).to.include({ outcome: "succeeded" });
    expect(() => nodeNewsOf(body("AWS-RunShellScript"), filter)).to.throw(
      PermanentError,
      `the event's document-name was "AWS-RunShellScript", must be AWS-RunInspecChecks`,
    );
  });

  it("are read from the sweep's own messages", () => {
    const body = sweepMessageBody("mi-0123456789abcdef0", "2026-11-21T02:00:00.000Z");

    expect(nodeNewsOf(body, filter)).to.deep.equal({
      nodeId: "mi-0123456789abcdef0",
      time: "2026-11-21T02:00:00.000Z",
      outcome: "unknown",
    });
  });

  it("are refused with a sentence where they are none", () => {
    const bad: readonly (readonly [string, RegExp])[] = [
      ["no JSON", /not JSON/],
      ["null", /must be an event with a detail/],
      ["[]", /must be an event with a detail/],
      ['{"detail":{}}', /instance-id was missing/],
      [association({ "instance-id": "../../etc" }), /instance-id was "\.\.\/\.\.\/etc"/],
      [association({ "association-id": "other" }), /association-id was "other", must be a-1/],
      [association({}).replace("2026-11-21T02:00:00Z", "soon"), /time was "soon"/],
      [association({}).replace("EC2 State", "Some State"), /must be of a run's end/],
    ];
    for (const [body, reason] of bad) {
      expect(() => nodeNewsOf(body, filter), body).to.throw(PermanentError, reason);
    }
  });
});
