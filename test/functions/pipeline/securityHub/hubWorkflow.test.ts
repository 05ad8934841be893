import { BatchUpdateFindingsCommand, SecurityHubClient } from "@aws-sdk/client-securityhub";
import { type AwsClientStub, mockClient } from "aws-sdk-client-mock";
import { expect } from "chai";
import fc from "fast-check";
import { SinkError } from "../../../../functions/errors";
import type { Finding, FindingState } from "../../../../functions/findings/finding";
import {
  type HubAnswer,
  type HubRequest,
  hubSink,
} from "../../../../functions/pipeline/securityHub/hub";
import { FakeClock } from "../../../helpers/fakeClock";
import { FakeSecurityHub } from "../../../helpers/fakeSecurityHub";
import { findingOf } from "../../../helpers/findings";

const first = Date.parse("2026-11-01T00:00:00.000Z");
const exception = { id: "kiosk", owner: "platform" };

describe("hiding excepted findings in Security Hub", () => {
  const client = new SecurityHubClient({ region: "eu-central-1" });
  let mock: AwsClientStub<SecurityHubClient>;
  let held: FakeSecurityHub;
  let day = 0;

  beforeEach(() => {
    mock = mockClient(client);
    held = new FakeSecurityHub();
    held.answer(mock);
    day = 0;
  });

  after(() => {
    mock.restore();
  });

  /** Tells of findings, a day after the last time. */
  function tell(request: Partial<HubRequest>): Promise<HubAnswer> {
    day += 1;
    const now = new Date(first + day * 86_400_000).toISOString();
    const sink = hubSink(
      { client, store: "findings" },
      () => Promise.resolve(true),
      new FakeClock(Date.parse(now)),
    );
    return sink.tell({ changed: [], unchanged: [], at: now, now, ...request });
  }

  /** Tells of findings and settles, as it is done once they are written; the findings as they are then. */
  async function tellAll(request: Partial<HubRequest>): Promise<HubAnswer> {
    const told = await tell(request);
    const settled = (await told.settle?.()) ?? told;
    const findings = new Map<string, Finding>();
    for (const finding of [
      ...(request.unchanged ?? []),
      ...told.findings,
      ...(told.settle ? settled.findings : []),
    ]) {
      findings.set(finding.key, finding);
    }
    return { ...settled, findings: [...findings.values()] };
  }

  const updates = (): number => mock.commandCalls(BatchUpdateFindingsCommand).length;

  it("hides nothing before it is written that it may be hidden", async () => {
    const told = await tell({ changed: [excepted("a")] });

    expect(held.of("a")?.workflow).to.equal("NEW");
    expect(told.findings[0]?.hub?.suppressed).to.equal(true);

    const settled = await told.settle?.();
    expect(held.of("a")).to.include({ workflow: "SUPPRESSED", compliance: "WARNING" });
    expect(held.of("a")?.note).to.include("exception kiosk; owner: platform");
    expect(settled?.findings).to.deep.equal([]);
    expect(settled?.sync).to.equal("current");
    expect(settled?.outcome).to.deep.include({ state: "told", sent: 1, hidden: 1 });
  });

  for (const state of ["open", "resolved"] as const) {
    it(`shows a finding again as soon as it is ${state}`, async () => {
      const { findings: known } = await tellAll({ changed: [excepted("a")] });

      const told = await tell({ changed: inState(known, state) });

      expect(held.of("a")?.workflow).to.equal("NEW");
      expect(held.of("a")?.note).to.match(/^No longer suppressed: /);
      expect(told.findings[0]?.hub).to.not.have.property("suppressed");
      expect(told.outcome).to.deep.include({ shown: 1, hidden: 0 });
      expect(told.settle).to.equal(undefined);
    });
  }

  it("sets a finding NEW before it is imported again, because Security Hub updates none that is suppressed", async () => {
    const { findings: known } = await tellAll({ changed: [excepted("a")] });
    mock.resetHistory();

    await tell({ changed: inState(known, "open") });

    expect(mock.calls().map(({ args: [command] }) => command.constructor.name)).to.deep.equal([
      "BatchUpdateFindingsCommand",
      "BatchImportFindingsCommand",
    ]);
    expect(held.of("a")).to.include({ workflow: "NEW", compliance: "FAILED" });
  });

  it("does not import what is still suppressed: that would change nothing", async () => {
    const { findings: known } = await tellAll({ changed: [excepted("a")] });
    held.trouble = (call) => (call === "update" ? "InvalidInput" : undefined);

    const { outcome } = await tellAll({ changed: inState(known, "open") });

    expect(outcome).to.deep.include({ sent: 0, shown: 0 });
    expect(outcome).to.have.nested.property("failed[0].code", "InvalidInput");
  });

  it("imports what Security Hub was to suppress and does not have any more", async () => {
    const { findings: known } = await tellAll({ changed: [excepted("a")] });
    held.findings.clear();

    const { outcome } = await tellAll({ changed: inState(known, "open") });

    expect(held.of("a")).to.include({ workflow: "NEW", compliance: "FAILED" });
    expect(outcome).to.deep.include({ sent: 1, failed: [] });
  });

  it("tells again with the next scan what it has just shown: the change may take minutes to work", async () => {
    const { findings: known } = await tellAll({ changed: [excepted("a")] });
    const shown = await tellAll({ changed: inState(known, "open") });
    expect(shown.sync).to.equal("pending");

    const again = await tellAll({ unchanged: shown.findings });

    expect(again.outcome).to.deep.include({ sent: 1, shown: 0 });
    expect(again.sync).to.equal("current");
    expect((await tellAll({ unchanged: again.findings })).outcome).to.deep.include({ sent: 0 });
  });

  it("suppresses anew what it tells of again, which Security Hub may have dropped", async () => {
    const { findings: known } = await tellAll({ changed: [excepted("a")] });
    held.findings.clear();
    day += 80;

    await tellAll({ unchanged: known });

    expect(held.of("a")?.workflow).to.equal("SUPPRESSED");
  });

  it("makes no call for findings that are hidden already", async () => {
    const { findings: known } = await tellAll({ changed: [excepted("a")] });

    await tellAll({ unchanged: known });

    expect(updates()).to.equal(1);
  });

  it("renews the note of a finding whose exception is another now", async () => {
    const { findings: known } = await tellAll({ changed: [excepted("a")] });

    await tellAll({ changed: known.map((each) => ({ ...each, exception: { id: "other" } })) });

    expect(held.of("a")?.note).to.include("exception other");
  });

  it("hides what was excepted before Security Hub was told to hide anything", async () => {
    const { findings: known } = await tellAll({ changed: [excepted("a")] });
    held.setWorkflow("a", "NEW");
    const ancient = known.map((finding) => ({ ...finding, hub: { told: finding.state } }));

    await tellAll({ unchanged: ancient });

    expect(held.of("a")?.workflow).to.equal("SUPPRESSED");
  });

  it("leaves alone what a person has suppressed", async () => {
    const { findings: known } = await tellAll({ changed: [findingOf({ key: "a" })] });
    held.setWorkflow("a", "SUPPRESSED");

    await tellAll({ changed: known });
    await tellAll({ unchanged: known, interrupted: true });

    expect(held.of("a")?.workflow).to.equal("SUPPRESSED");
  });

  it("tries again with the next scan what could not be hidden, and counts it as failed", async () => {
    held.trouble = (call, id) =>
      call === "update" && id.endsWith("/a") ? "InvalidInput" : undefined;
    const failed = await tellAll({ changed: [excepted("a"), excepted("b")] });
    expect(failed.sync).to.equal("pending");
    expect(failed.outcome).to.deep.include({ hidden: 1 });
    expect(failed.outcome).to.have.nested.property("failed[0].code", "InvalidInput");

    held.trouble = () => undefined;
    const done = await tellAll({ unchanged: failed.findings });

    expect(held.of("a")?.workflow).to.equal("SUPPRESSED");
    expect(done.sync).to.equal("current");
    expect(updates()).to.equal(2);
  });

  it("tries again with the next scan what could not be shown", async () => {
    const { findings: known } = await tellAll({ changed: [excepted("a")] });
    held.trouble = (call) => (call === "update" ? "InvalidInput" : undefined);
    const failed = await tellAll({ changed: inState(known, "open") });
    expect(failed.sync).to.equal("pending");
    expect(failed.findings[0]?.hub).to.include({ suppressed: true, stale: true });

    held.trouble = () => undefined;
    const done = await tellAll({ unchanged: failed.findings });

    expect(held.of("a")?.workflow).to.equal("NEW");
    expect(held.of("a")?.compliance).to.equal("FAILED");
    const { findings } = await tellAll({ unchanged: done.findings });
    expect(findings[0]?.hub).to.have.all.keys("told", "updatedAt");
  });

  it("shows a finding even where its import is refused", async () => {
    const { findings: known } = await tellAll({ changed: [excepted("a")] });
    held.trouble = (call) => (call === "import" ? "InvalidInput" : undefined);

    const { findings } = await tellAll({ changed: inState(known, "open") });

    expect(held.of("a")?.workflow).to.equal("NEW");
    expect(findings[0]?.hub).to.deep.include({ told: "excepted", stale: true });
    expect(findings[0]?.hub).to.not.have.property("suppressed");
  });

  it("does not go on where Security Hub cannot be reached and something would stay hidden", async () => {
    const { findings: known } = await tellAll({ changed: [excepted("a")] });
    mock
      .on(BatchUpdateFindingsCommand)
      .rejects(Object.assign(new Error("slow down"), { name: "ThrottlingException" }));

    const thrown: unknown = await tell({ changed: inState(known, "open") }).catch(
      (error: unknown) => error,
    );

    expect(thrown).to.be.instanceOf(SinkError);
    expect((thrown as Error).message).to.equal("Security Hub still hides 1 findings: slow down");
  });

  it("tells everything anew after an attempt that came to no end", async () => {
    const { findings: known } = await tellAll({ changed: [findingOf({ key: "a" })] });
    // The attempt told of a closing, and died before that was written.
    await tell({ changed: inState(known, "resolved") });
    expect(held.of("a")?.record).to.equal("ARCHIVED");

    await tellAll({ unchanged: known, interrupted: true });

    expect(held.of("a")).to.include({ record: "ACTIVE", compliance: "FAILED" });
  });

  /** Where an attempt dies, or what Security Hub refuses in it. */
  const anyFate = fc.constantFrom(
    "well",
    "well",
    "refused imports",
    "refused updates",
    "dies before writing",
    "dies before hiding",
    "dies after hiding",
  );
  const anyStep = fc.record({
    states: fc.tuple(...["a", "b"].map(() => fc.constantFrom("open", "excepted", "resolved"))),
    fate: anyFate,
  });

  it("never hides what is not excepted, wherever attempts fail or die", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { maxLength: 8 }), async (steps) => {
        mock.resetHistory();
        held = new FakeSecurityHub();
        held.answer(mock);
        const store = new Map<string, Finding>();
        let interrupted = false;
        const last = steps.at(-1)?.states ?? [];
        for (const { states, fate } of [...steps, { states: last, fate: "well" }]) {
          held.trouble = (call) => (fate === `refused ${call}s` ? "InvalidInput" : undefined);
          const wanted = states.map((state, index) => become(store, "ab"[index] ?? "", state));
          const changed = wanted.filter(
            (finding) => finding && store.get(finding.key)?.state !== finding.state,
          ) as Finding[];
          const keys = new Set(changed.map(({ key }) => key));
          const unchanged = [...store.values()].filter(({ key }) => !keys.has(key));
          const told = await tell({ changed, unchanged, interrupted });
          interrupted = fate.startsWith("dies");
          if (fate === "dies before writing") continue;
          for (const finding of told.findings) store.set(finding.key, finding);
          if (fate === "dies before hiding") continue;
          const settled = await told.settle?.();
          for (const { id, workflow } of held.findings.values()) {
            const known = store.get(id.split("/").at(-1) ?? "");
            if (workflow === "SUPPRESSED") expect(known?.hub?.suppressed).to.equal(true);
          }
          if (fate === "dies after hiding") continue;
          for (const finding of settled?.findings ?? []) store.set(finding.key, finding);
        }

        for (const [key, finding] of store) {
          const { workflow, record } = held.of(key) ?? {};
          if (held.of(key)) {
            expect(workflow).to.equal(finding.state === "excepted" ? "SUPPRESSED" : "NEW");
            expect(record).to.equal(finding.state === "resolved" ? "ARCHIVED" : "ACTIVE");
          } else expect(finding.state).to.equal("resolved");
        }
      }),
      {
        numRuns: 150,
        examples: [
          // A finding that Security Hub has from an attempt of which nothing was written.
          [
            [
              { states: ["open", "open"], fate: "dies before writing" },
              { states: ["open", "resolved"], fate: "well" },
              { states: ["open", "open"], fate: "refused imports" },
              { states: ["open", "resolved"], fate: "well" },
            ],
          ],
        ],
      },
    );
  });
});

function excepted(key: string): Finding {
  return findingOf({ key, state: "excepted", exception });
}

function inState(findings: readonly Finding[], state: FindingState): readonly Finding[] {
  return findings.map((finding) => ({
    ...finding,
    state,
    exception: state === "excepted" ? exception : undefined,
    closedAs: state === "resolved" ? "fixed" : undefined,
  }));
}

/** The finding in its new state; a rule that is met and was never a finding is none. */
function become(
  store: ReadonlyMap<string, Finding>,
  key: string,
  state: FindingState,
): Finding | undefined {
  const before = store.get(key);
  if (!before && state === "resolved") return undefined;
  return inState([before ?? findingOf({ key })], state)[0];
}
