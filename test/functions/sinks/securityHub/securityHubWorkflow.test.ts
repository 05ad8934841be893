import {
  BatchUpdateFindingsCommand,
  type BatchUpdateFindingsCommandInput,
  SecurityHubClient,
} from "@aws-sdk/client-securityhub";
import { type AwsClientStub, mockClient } from "aws-sdk-client-mock";
import { expect } from "chai";
import fc from "fast-check";
import type { Finding } from "../../../../functions/findings/finding";
import { hubFindingId as idIn } from "../../../../functions/sinks/securityHub/asffIds";
import { updateWorkflow } from "../../../../functions/sinks/securityHub/securityHubWorkflow";
import { FakeClock } from "../../../helpers/fakeClock";
import { anyFinding, findingOf } from "../../../helpers/findings";

type Codes = (id: string, call: number) => string | undefined;

const hubFindingId = (finding: Finding): string => idIn(finding, "findings");

describe("updateWorkflow", () => {
  const client = new SecurityHubClient({ region: "eu-central-1" });
  let mock: AwsClientStub<SecurityHubClient>;
  let clock: FakeClock;

  beforeEach(() => {
    mock = mockClient(client);
    clock = new FakeClock();
    answer(() => undefined);
  });

  after(() => {
    mock.restore();
  });

  /** Refuses findings by their id and the number of the call, from 1. */
  function answer(codes: Codes): void {
    let call = 0;
    mock.on(BatchUpdateFindingsCommand).callsFake((input: BatchUpdateFindingsCommandInput) => {
      call += 1;
      const identifiers = input.FindingIdentifiers ?? [];
      const code = ({ Id = "" }): string | undefined => codes(Id, call);
      return {
        ProcessedFindings: identifiers.filter((each) => code(each) === undefined),
        UnprocessedFindings: identifiers.flatMap((FindingIdentifier) => {
          const ErrorCode = code(FindingIdentifier);
          return ErrorCode ? [{ FindingIdentifier, ErrorCode, ErrorMessage: "refused" }] : [];
        }),
      };
    });
  }

  const inputs = (): BatchUpdateFindingsCommandInput[] =>
    mock.commandCalls(BatchUpdateFindingsCommand).map(({ args }) => args[0].input);
  const run = (findings: readonly Finding[], rest = {}) =>
    updateWorkflow(client, findings, hubFindingId, { clock, ...rest });

  it("makes no call for nothing", async () => {
    const result = await run([]);

    expect(inputs()).to.deep.equal([]);
    expect(result).to.deep.equal({ updated: [], failed: [], fault: undefined });
  });

  it("sets one workflow and one note for all findings that get the same", async () => {
    const [a, b, c] = [excepted("a", "x"), excepted("b", "x"), excepted("c", "y")];
    const open = findingOf({ key: "d" });

    const { updated } = await run([a, b, open, c]);

    expect(updated).to.have.length(4);
    expect(
      inputs().map(({ FindingIdentifiers = [], Workflow, Note }) => [
        FindingIdentifiers.map(({ Id = "" }) => Id.split("/").at(-1)),
        Workflow?.Status,
        Note?.UpdatedBy,
      ]),
    ).to.deep.equal([
      [["a", "b"], "SUPPRESSED", "Plumbline"],
      [["d"], "NEW", "Plumbline"],
      [["c"], "SUPPRESSED", "Plumbline"],
    ]);
    expect(inputs()[0]?.Note?.Text).to.include("exception x");
    expect(inputs()[0]?.FindingIdentifiers?.[0]?.ProductArn).to.equal(
      "arn:aws:securityhub:eu-central-1:123456789012:product/123456789012/default",
    );
  });

  it("names each finding once, at most 100 a call, each call for one workflow and note", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyFinding, { maxLength: 30 }),
        fc.integer({ min: 0, max: 250 }),
        async (odd, count) => {
          mock.resetHistory();
          const many = Array.from({ length: count }, (_, index) => excepted(`rule ${index}`, "x"));
          const all = [...odd, ...many];

          const { updated } = await run(all);

          const ids = inputs().flatMap(({ FindingIdentifiers = [] }) => FindingIdentifiers);
          expect(ids.map(({ Id }) => Id)).to.have.members([...new Set(all.map(hubFindingId))]);
          expect(updated).to.have.length(ids.length);
          for (const { FindingIdentifiers, Note } of inputs()) {
            expect(FindingIdentifiers).to.have.lengthOf.within(1, 100);
            expect(Note?.Text).to.have.lengthOf.within(1, 512);
          }
        },
      ),
      { numRuns: 25 },
    );
  });

  it("waits for a finding that was imported a moment ago, and asks again for that one only", async () => {
    const [a, b] = [excepted("a", "x"), excepted("b", "x")];
    answer((id, call) => (call < 3 && id === hubFindingId(b) ? "FindingNotFound" : undefined));

    const { updated, failed } = await run([a, b]);

    expect(updated).to.have.length(2);
    expect(failed).to.deep.equal([]);
    expect(inputs().map(({ FindingIdentifiers = [] }) => FindingIdentifiers.length)).to.deep.equal([
      2, 1, 1,
    ]);
    expect(clock.waits).to.deep.equal([250, 500]);
  });

  it("gives up on what stays refused, and does not ask again for what never can be", async () => {
    const [a, b] = [excepted("a", "x"), excepted("b", "y")];
    answer((id) => (id === hubFindingId(a) ? "InvalidInput" : "ConcurrentUpdateError"));

    const { updated, failed, fault } = await run([a, b]);

    expect(updated).to.deep.equal([]);
    expect(failed.map(({ code, mayPass }) => [code, mayPass])).to.deep.equal([
      ["InvalidInput", false],
      ["ConcurrentUpdateError", true],
    ]);
    expect(fault).to.equal(undefined);
    expect(inputs()).to.have.length(7);
  });

  it("takes a finding of which nothing is said for one that was not updated", async () => {
    mock.on(BatchUpdateFindingsCommand).resolves({});

    const { updated, failed } = await run([excepted("a", "x")], { attempts: 1 });

    expect(updated).to.deep.equal([]);
    expect(failed[0]?.code).to.equal("Unnamed");
  });

  it("tries a throttled call again, and names the fault where it stays", async () => {
    const throttle = Object.assign(new Error("Rate exceeded"), { name: "ThrottlingException" });
    const a = excepted("a", "x");
    mock
      .on(BatchUpdateFindingsCommand)
      .rejectsOnce(throttle)
      .resolvesOnce({ ProcessedFindings: [{ Id: hubFindingId(a), ProductArn: "arn" }] })
      .rejects(throttle);

    const first = await run([a]);
    const second = await run([a]);

    expect(first.updated).to.deep.equal([hubFindingId(a)]);
    expect(second.failed).to.have.length(1);
    expect(second.fault).to.equal(throttle);
    expect(inputs()).to.have.length(2 + 6);
  });

  it("makes no second call where the role may not update findings", async () => {
    const denied = Object.assign(new Error("not authorized"), {
      name: "AccessDeniedException",
      $fault: "client",
    });
    mock.on(BatchUpdateFindingsCommand).rejects(denied);

    const { failed, fault } = await run([excepted("a", "x"), excepted("b", "y")]);

    expect(inputs()).to.have.length(1);
    expect(failed.map(({ code }) => code)).to.deep.equal([
      "AccessDeniedException",
      "AccessDeniedException",
    ]);
    expect(fault).to.equal(undefined);
  });

  it("makes no call after its deadline, and says that there was no time", async () => {
    const { failed, fault } = await run([excepted("a", "x")], { deadline: clock.now() });

    expect(inputs()).to.deep.equal([]);
    expect(failed[0]?.code).to.equal("NotSent");
    expect(fault?.message).to.equal("There was no time to set the finding's workflow.");
  });

  it("makes no more than ten calls a second", async () => {
    const many = Array.from({ length: 5 }, (_, index) => excepted("a", `x${index}`, `${index}`));

    await run(many);

    expect(inputs()).to.have.length(5);
    expect(clock.waits).to.deep.equal([100, 100, 100, 100]);
  });
});

/** A finding of a rule that is accepted by an exception. */
function excepted(key: string, exception: string, suffix = ""): Finding {
  return findingOf({ key: `${key}${suffix}`, state: "excepted", exception: { id: exception } });
}
