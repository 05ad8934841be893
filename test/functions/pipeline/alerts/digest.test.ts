import { expect } from "chai";
import { PermanentError } from "../../../../functions/errors";
import { alertEvent } from "../../../../functions/pipeline/alerts/alertEvent";
import { digestOf, isTold } from "../../../../functions/pipeline/alerts/digest";
import { recordHash } from "../../../../functions/findings/recordHash";
import { busEvent, changeEvent, fleetFinding, hostOf, scanEvent } from "../../../helpers/alerts";
import { parseCsv } from "../../../helpers/csv";
import { findingOf } from "../../../helpers/findings";
import { assessed } from "../../../helpers/coverage";

const nothing = () => Promise.resolve([]);
const summary = {
  open: { critical: 0, high: 2, medium: 0, low: 0, info: 0, unknown: 0 },
  excepted: 0,
  opened: 0,
  reopened: 0,
  resolved: 0,
  stillOpen: 2,
  ...assessed(1),
};

describe("an event for alerts", () => {
  it("has the same id whenever it is delivered, and another for another part of the change set", () => {
    const body = changeEvent("opened", findingOf());
    const other = body.replace('"part":1', '"part":2');

    expect(alertEvent(body).id).to.equal(alertEvent(body).id);
    expect(alertEvent(body).id).not.to.equal(alertEvent(other).id);
  });

  it("has another id where something else was found under the same one", () => {
    const one = changeEvent("opened", findingOf({ key: "a" }));
    const other = changeEvent("opened", findingOf({ key: "b" }));

    expect(alertEvent(one).id).not.to.equal(alertEvent(other).id);
  });

  it("is refused where it is nothing of ours, or cannot be read", () => {
    for (const body of [
      "",
      "[]",
      "null",
      "{}",
      busEvent("Plumbline Host Silent", {}),
      busEvent("Plumbline Finding Changed", { changes: "none" }),
      busEvent("Plumbline Scan Recorded", { outcome: 3 }),
      changeEvent("opened", findingOf()).replace('"plumbline"', '"somebody"'),
    ]) {
      expect(() => alertEvent(body), body).to.throw(PermanentError);
    }
  });
});

describe("whether an event is told", () => {
  const told = (body: string, nothingNew = true) => isTold(alertEvent(body), nothingNew);

  it("is so for what got worse or better, and not for what is only hidden", () => {
    expect(told(changeEvent("opened", findingOf()))).to.equal(true);
    expect(told(changeEvent("resolved", findingOf()))).to.equal(true);
    expect(told(changeEvent("excepted", findingOf()))).to.equal(false);
  });

  it("is so for a scan without news, once, and only where that is wanted", () => {
    expect(told(scanEvent())).to.equal(true);
    expect(told(scanEvent({ outcome: "applied", summary }))).to.equal(true);
    expect(told(scanEvent(), false)).to.equal(false);
    expect(told(scanEvent({ outcome: "replayed" }))).to.equal(false);
    expect(told(scanEvent({ outcome: "replayed", summary }))).to.equal(true);
    expect(told(scanEvent({ outcome: "late" }))).to.equal(false);
    expect(told(scanEvent({ outcome: "applied", summary: { ...summary, opened: 1 } }))).to.equal(
      false,
    );
  });
});

describe("a digest", () => {
  it("has the new findings as CSV, with what only the store knows", async () => {
    const finding = fleetFinding(1, { controls: ["CIS 1.1.1"] });
    const events = [changeEvent("opened", finding)].map(alertEvent);

    const { csv, notice, severity } = await digestOf(events, () => Promise.resolve([finding]));

    const text = csv?.content.toString("utf8") ?? "";
    expect(text.startsWith("\ufeffInstance id,Title,Severity")).to.equal(true);
    const [heading = [], row = []] = parseCsv(text.slice(1));
    const cells = Object.fromEntries(heading.map((name, index) => [name, row[index]]));
    expect(cells).to.include({
      "Instance id": finding.series.target.id,
      Title: finding.title,
      Controls: "CIS 1.1.1",
      Report: finding.evidence?.reportUrl,
      Record: recordHash(finding.series.target.id, finding.title),
    });
    expect(csv?.name).to.match(/^2026-11-21T02-00-00Z-[0-9a-f]{8}-new-findings\.csv$/);
    expect(notice.subject).to.equal(`1 new finding (worst: high) on ${finding.series.target.id}`);
    expect(severity).to.equal("high");
  });

  it("is made from the events alone where the store has forgotten", async () => {
    const finding = { ...fleetFinding(1), detail: "Port 22 is open." };
    const { csv } = await digestOf([alertEvent(changeEvent("opened", finding))], nothing);

    expect(csv?.content.toString("utf8")).to.include(finding.title);
    expect(csv?.content.toString("utf8")).to.include("Port 22 is open.");
  });

  it("is one for a whole fleet", async () => {
    const findings = Array.from({ length: 400 }, (_, index) => fleetFinding(index));
    const events = findings.map((finding) => alertEvent(changeEvent("opened", finding)));

    const { csv, notice } = await digestOf(events, () => Promise.resolve(findings));

    expect(notice.subject).to.equal("400 new findings (worst: high) on 400 hosts");
    expect(parseCsv(csv?.content.toString("utf8") ?? "")).to.have.length(401);
  });

  it("lists what is resolved, without a file where nothing is new", async () => {
    const events = [alertEvent(changeEvent("resolved", findingOf({ closedAs: "fixed" })))];

    const { csv, notice, severity } = await digestOf(events, nothing);

    expect(csv).to.equal(undefined);
    expect(severity).to.equal("none");
    expect(notice.sections.map(({ heading }) => heading)).to.deep.equal(["Closed"]);
  });

  it("counts scans without news beside the news, and has a short form without any", async () => {
    const series = { ...findingOf().series, target: hostOf(7) };
    const quiet = alertEvent(scanEvent({ series, summary }));

    const mixed = await digestOf(
      [alertEvent(changeEvent("opened", fleetFinding(1))), quiet],
      nothing,
    );
    const alone = await digestOf([quiet], nothing);

    expect(mixed.notice.summary).to.include("1 other scan brought nothing new.");
    expect(alone.notice).to.deep.equal({
      subject: `Nothing new on ${hostOf(7).id}`,
      summary: "1 scan changed nothing. Open now in what was scanned: 2 findings.",
      sections: [],
    });
  });

  it("has the same name for the same news in any order", async () => {
    const events = [1, 2, 3].map((number) =>
      alertEvent(changeEvent("opened", fleetFinding(number))),
    );

    const one = await digestOf(events, nothing);
    const other = await digestOf([...events].reverse(), nothing);

    expect(one.id).to.equal(other.id);
    expect(one.csv?.name).to.equal(other.csv?.name);
  });
});
