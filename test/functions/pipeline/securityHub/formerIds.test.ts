import {
  BatchImportFindingsCommand,
  BatchUpdateFindingsCommand,
  SecurityHubClient,
} from "@aws-sdk/client-securityhub";
import { type AwsClientStub, mockClient } from "aws-sdk-client-mock";
import { expect } from "chai";
import type { Finding, FindingState } from "../../../../functions/findings/finding";
import { type HubAnswer, hubSink } from "../../../../functions/pipeline/securityHub/hub";
import { formerHubFindingId, hubFindingId } from "../../../../functions/sinks/securityHub/asffIds";
import { fromRecord, toRecord } from "../../../../functions/sinks/store/findingRecord";
import { FakeClock } from "../../../helpers/fakeClock";
import { FakeSecurityHub, type HeldFinding } from "../../../helpers/fakeSecurityHub";
import { findingOf } from "../../../helpers/findings";

const told = "2026-11-01T00:00:00.000Z";
const exception = { id: "kiosk", owner: "platform" };

describe("findings that Security Hub knows under ids without their store", () => {
  const client = new SecurityHubClient({ region: "eu-central-1" });
  let mock: AwsClientStub<SecurityHubClient>;
  let held: FakeSecurityHub;
  let day = 1;

  beforeEach(() => {
    mock = mockClient(client);
    held = new FakeSecurityHub();
    held.answer(mock);
    day = 1;
  });
  after(() => {
    mock.restore();
  });

  /** A finding of which Security Hub was told before ids named the store, as it was stored then. */
  function former(key: string, state: FindingState): Finding {
    const finding = findingOf({
      key,
      state,
      closedAs: state === "resolved" ? "fixed" : undefined,
      exception: state === "excepted" ? exception : undefined,
      hub: {
        told: state,
        updatedAt: told,
        formerId: true,
        ...(state === "excepted" && { suppressed: true }),
      },
    });
    const id = formerHubFindingId(finding);
    held.findings.set(id, {
      id,
      updatedAt: told,
      compliance: "FAILED",
      record: state === "resolved" ? "ARCHIVED" : "ACTIVE",
      workflow: state === "excepted" ? "SUPPRESSED" : "NEW",
    });
    const { hubState, hubTold } = toRecord(finding, 400);
    expect([hubState, hubTold]).to.deep.equal([undefined, state]);
    return finding;
  }

  async function tell(unchanged: readonly Finding[], changed: readonly Finding[] = []) {
    day += 1;
    const now = `2026-11-0${day}T00:00:00.000Z`;
    const sink = hubSink(
      { client, store: "blue" },
      () => Promise.resolve(true),
      new FakeClock(Date.parse(now)),
    );
    const answer = await sink.tell({ changed, unchanged, at: now, now });
    const settled = await answer.settle?.();
    const after = new Map<string, Finding>();
    const written = [...unchanged, ...changed, ...answer.findings, ...(settled?.findings ?? [])];
    for (const finding of written) after.set(finding.key, finding);
    return { answer: settled ?? answer, findings: [...after.values()] };
  }

  const oldOf = (finding: Finding): HeldFinding | undefined =>
    held.findings.get(formerHubFindingId(finding));
  const newOf = (finding: Finding): HeldFinding | undefined =>
    held.findings.get(hubFindingId(finding, "blue"));
  const sentBy = ({ outcome }: HubAnswer): number => (outcome.state === "told" ? outcome.sent : 0);

  it("are archived there, and imported under new ids, once", async () => {
    const known = [former("open", "open"), former("kiosk", "excepted")];

    const { answer, findings } = await tell(known);

    for (const finding of known) {
      expect(oldOf(finding)).to.include({ record: "ARCHIVED", compliance: "NOT_AVAILABLE" });
      expect(newOf(finding)).to.include({ record: "ACTIVE" });
    }
    expect(newOf(findingOf({ key: "open" }))).to.include({ workflow: "NEW", compliance: "FAILED" });
    expect(newOf(findingOf({ key: "kiosk" }))).to.include({ workflow: "SUPPRESSED" });
    expect(answer.sync).to.equal("current");
    for (const finding of findings) expect(finding.hub).not.to.have.property("formerId");

    mock.resetHistory();
    expect(sentBy((await tell(findings)).answer)).to.equal(0);
    expect(mock.calls()).to.have.length(0);
  });

  it("take one call for a hundred of them to be archived, and one to be imported", async () => {
    await tell(Array.from({ length: 100 }, (_, index) => former(`rule-${index}`, "open")));

    expect(mock.commandCalls(BatchImportFindingsCommand)).to.have.length(2);
    expect(mock.commandCalls(BatchUpdateFindingsCommand)).to.have.length(0);
  });

  it("are left to be dropped where they were closed, and begin anew when they come back", async () => {
    const closed = former("a", "resolved");

    const { findings } = await tell([closed]);
    expect(mock.calls()).to.have.length(0);
    expect(findings).to.deep.equal([closed]);

    await tell([], [{ ...closed, state: "open", closedAs: undefined }]);
    expect(newOf(closed)).to.include({ record: "ACTIVE", workflow: "NEW" });
    expect(oldOf(closed)?.updatedAt).to.equal(told);
  });

  it("are archived, and no more, where they are closed by the scan that renames them", async () => {
    const open = former("a", "open");

    const { findings } = await tell([], [{ ...open, state: "resolved", closedAs: "fixed" }]);

    expect(oldOf(open)?.record).to.equal("ARCHIVED");
    expect(newOf(open)).to.equal(undefined);
    expect(findings[0]?.hub).to.equal(undefined);
  });

  for (const call of ["import", "update"] as const) {
    it(`stay as they are until the next scan where Security Hub refuses the ${call}`, async () => {
      const known = former("a", "excepted");
      held.trouble = (which, id) =>
        which === call && !id.startsWith("blue") ? "InvalidInput" : undefined;

      const { answer, findings } = await tell([known]);
      expect(answer.sync).to.equal("pending");
      expect(answer.outcome).to.have.nested.property("failed[0].code", "InvalidInput");
      expect(findings[0]?.hub).to.include({ formerId: true, stale: true });
      expect(newOf(known)).to.equal(undefined);

      held.trouble = () => undefined;
      const next = await tell(findings);
      expect(next.answer.sync).to.equal("current");
      expect(oldOf(known)?.record).to.equal("ARCHIVED");
      expect(newOf(known)).to.include({ record: "ACTIVE", workflow: "SUPPRESSED" });
    });
  }

  it("are archived and imported again where nothing was written the first time", async () => {
    const known = [former("a", "open")];
    await tell(known);

    const { findings } = await tell(known);

    expect(findings[0]?.hub).to.deep.equal({ told: "open", updatedAt: "2026-11-03T00:00:00.000Z" });
    expect(held.findings.size).to.equal(2);
  });

  it("are told from others by what is stored of them", () => {
    const finding = findingOf({ hub: { told: "open", updatedAt: told } });
    const record = toRecord(finding, 400);
    expect([record.hubState, record.hubTold]).to.deep.equal(["open", undefined]);
    expect(fromRecord(record).hub).not.to.have.property("formerId");

    const { hubState, ...rest } = record;
    const ancient = fromRecord({ ...rest, hubTold: hubState });
    expect(ancient.hub).to.include({ told: "open", updatedAt: told, formerId: true });
  });
});
