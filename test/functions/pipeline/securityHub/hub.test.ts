import { BatchImportFindingsCommand, SecurityHubClient } from "@aws-sdk/client-securityhub";
import { type AwsClientStub, mockClient } from "aws-sdk-client-mock";
import { expect } from "chai";
import type { Finding, FindingState } from "../../../../functions/findings/finding";
import { hubSink } from "../../../../functions/pipeline/securityHub/hub";
import { after, inputOf, outcome } from "../../../helpers/scans";

const at = "2026-11-02T00:00:00.000Z";
const client = new SecurityHubClient({ region: "eu-central-1" });
let hub: AwsClientStub<SecurityHubClient>;
const sink = (on = true) => hubSink({ client, store: "findings" }, () => Promise.resolve(on));

/** Findings of rules a, b, …, in a state and as Security Hub was told of them. */
function findings(state: FindingState, told?: FindingState, rules = ["a"]): readonly Finding[] {
  const failing = rules.map((rule) => outcome(rule, "fail"));
  return after(inputOf(failing)).map((finding) => ({
    ...finding,
    state,
    hub: told && { told, updatedAt: "2026-11-01T00:00:00.000Z" },
  }));
}

/** Security Hub refuses the findings of these rules. */
function refuse(...rules: readonly string[]): void {
  hub.on(BatchImportFindingsCommand).callsFake(({ Findings }: { Findings: { Id: string }[] }) => {
    const failed = Findings.filter(({ Id }) => rules.some((rule) => Id.endsWith(`/${rule}`)));
    return {
      FailedCount: failed.length,
      SuccessCount: Findings.length - failed.length,
      FailedFindings: failed.map(({ Id }) => ({
        Id,
        ErrorCode: "InvalidInput",
        ErrorMessage: "no",
      })),
    };
  });
}

describe("telling Security Hub", () => {
  beforeEach(() => {
    hub = mockClient(client);
    refuse();
  });

  it("tells of what changed and remembers what was told", async () => {
    const answer = await sink().tell({ changed: findings("open"), unchanged: [], at, now: at });

    expect(answer.sync).to.equal("current");
    expect(answer.findings[0]?.hub).to.deep.equal({ told: "open", updatedAt: at });
    expect(answer.outcome).to.deep.include({ state: "told", sent: 1 });
  });

  it("tells nothing while it is switched off, and says so", async () => {
    const answer = await sink(false).tell({
      changed: findings("open"),
      unchanged: [],
      at,
      now: at,
    });

    expect(hub.calls()).to.have.length(0);
    expect(answer.sync).to.equal("off");
    expect(answer.findings).to.have.length(1);
  });

  it("catches up with what it does not know after it was switched on", async () => {
    const answer = await sink().tell({ changed: [], unchanged: findings("open"), at, now: at });

    expect(answer.findings.map(({ hub: state }) => state?.told)).to.deep.equal(["open"]);
  });

  it("makes no call where it knows everything already", async () => {
    const answer = await sink().tell({
      changed: [],
      unchanged: findings("open", "open"),
      at,
      now: at,
    });

    expect(hub.calls()).to.have.length(0);
    expect(answer.findings).to.deep.equal([]);
  });

  it("never hears of a finding that was closed before it was told of it", async () => {
    await sink().tell({
      changed: findings("resolved"),
      unchanged: findings("resolved"),
      at,
      now: at,
    });

    expect(hub.calls()).to.have.length(0);
  });

  it("tells of what is still open again before Security Hub drops it, and not earlier", async () => {
    const unchanged = findings("open", "open");
    const day = (count: number) =>
      new Date(Date.parse("2026-11-01T00:00:00.000Z") + count * 86_400_000).toISOString();

    const early = await sink().tell({ changed: [], unchanged, at: day(79), now: day(79) });
    const due = await sink().tell({ changed: [], unchanged, at: day(80), now: day(80) });

    expect(early.refreshAt(unchanged)).to.equal(day(80));
    expect(early.outcome).to.include({ sent: 0 });
    expect(due.outcome).to.include({ sent: 1 });
    expect(due.refreshAt(unchanged)).to.equal(day(160));
  });

  it("writes no finding that it is told again, and tells none twice for one turn", async () => {
    const unchanged = findings("open", "open");
    const day = (count: number) =>
      new Date(Date.parse("2026-11-01T00:00:00.000Z") + count * 86_400_000).toISOString();

    const due = await sink().tell({ changed: [], unchanged, at: day(85), now: day(85) });
    const { refreshed } = due;
    const next = { changed: [], unchanged, refreshed };
    const early = await sink().tell({ ...next, at: day(159), now: day(159) });
    const again = await sink().tell({ ...next, at: day(160), now: day(160) });

    expect([due, early, again].map(({ findings: written }) => written)).to.deep.equal([[], [], []]);
    expect(refreshed).to.deep.equal({ until: day(85), toldAt: day(85) });
    expect([early.outcome, again.outcome].map((each) => "sent" in each && each.sent)).to.deep.equal(
      [0, 1],
    );
  });

  it("keeps for the next scan what was refused when it was told again", async () => {
    refuse("a");
    const unchanged = findings("open", "open", ["a", "b"]);
    const late = "2027-02-01T00:00:00.000Z";

    const answer = await sink().tell({ changed: [], unchanged, at: late, now: late });

    expect(answer.sync).to.equal("pending");
    expect(answer.findings.map(({ key, hub: state }) => [key, state?.stale])).to.deep.equal([
      ["a", true],
    ]);
  });

  it("keeps what was refused for the next scan, even where only its severity had changed", async () => {
    refuse("a");
    const changed = findings("open", "open", ["a", "b"]);

    const first = await sink().tell({ changed, unchanged: [], at, now: at });
    refuse();
    const second = await sink().tell({ changed: [], unchanged: first.findings, at, now: at });

    expect(first.sync).to.equal("pending");
    expect(first.findings).to.have.length(2);
    expect(second.sync).to.equal("current");
    expect(second.findings.map(({ key }) => key)).to.deep.equal(["a"]);
  });
});
