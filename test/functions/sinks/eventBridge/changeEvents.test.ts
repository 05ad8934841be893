import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { mockClient } from "aws-sdk-client-mock";
import { expect } from "chai";
import fc from "fast-check";
import * as fs from "node:fs";
import * as path from "node:path";
import {
  type Announcement,
  decisionsOf,
} from "../../../../functions/findings/notices/announcement";
import {
  changeEntries,
  eventSource,
  eventTypes,
  putChangeEvents,
} from "../../../../functions/sinks/eventBridge/changeEvents";
import type { ChangeDetail } from "../../../../functions/sinks/eventBridge/changeDetail";
import { goneAs } from "../../../../functions/findings/life/closing";
import type { DecisionDetail } from "../../../../functions/sinks/eventBridge/decisionDetail";
import { anyAnnouncement, announcementOf, changeOf } from "../../../helpers/changeSets";
import { findingOf } from "../../../helpers/findings";
import { faults, type JsonSchema } from "../../../helpers/jsonSchema";

const schemas = {
  [eventTypes.changed]: schemaOf("finding-changed"),
  [eventTypes.decision]: schemaOf("finding-decision"),
};

function schemaOf(name: string): JsonSchema {
  const file = path.join(__dirname, "../../../../docs/events", `${name}.schema.json`);
  return JSON.parse(fs.readFileSync(file, "utf8")) as JsonSchema;
}

function changedOf(announcement: Announcement): ChangeDetail[] {
  return changeEntries(announcement, "findings")
    .filter(({ DetailType }) => DetailType === eventTypes.changed)
    .map(({ Detail = "" }) => JSON.parse(Detail) as ChangeDetail);
}

function decisionOf(...changes: Announcement["changes"]): DecisionDetail {
  const entries = changeEntries(announcementOf(changes), "findings");
  const { Detail = "{}" } =
    entries.find(({ DetailType }) => DetailType === eventTypes.decision) ?? {};
  return JSON.parse(Detail) as DecisionDetail;
}

describe("the events of an announcement", () => {
  it("say what changed, in a series, at a time, with where to look", () => {
    const [entry] = changeEntries(announcementOf([changeOf("opened")]), "findings");

    expect(entry).to.include({ Source: "plumbline", DetailType: "Plumbline Finding Changed" });
    expect(entry?.Resources).to.deep.equal([
      "arn:aws:ec2:eu-central-1:123456789012:instance/i-0123456789abcdef0",
    ]);
    expect(JSON.parse(entry?.Detail ?? "")).to.deep.equal({
      version: 1,
      store: "findings",
      id: "2026-11-21T02:00:00.000Z~0123456789abcdef",
      partition: "aws",
      account: "123456789012",
      region: "eu-central-1",
      target: "i-0123456789abcdef0",
      source: "openscap",
      benchmark: "xccdf_org.ssgproject.content_benchmark_RHEL-8",
      profile: "xccdf_org.ssgproject.content_profile_stig",
      time: "2026-11-21T02:00:00.000Z",
      reportUrl: "https://eu-central-1.console.aws.amazon.com/s3/object/results?prefix=a.html",
      summary: announcementOf([]).summary,
      changes: [
        {
          kind: "opened",
          rule: "xccdf_org.ssgproject.content_rule_no_empty_passwords",
          key: "xccdf_org.ssgproject.content_rule_no_empty_passwords",
          title: "Prevent Login to Accounts With Empty Password",
          severity: "high",
          state: "open",
          reason: "it is opened",
          firstSeen: "2026-11-01T02:00:00.000Z",
        },
      ],
      part: 1,
      parts: 1,
    });
  });

  it("say why a rule fails, and the record of a decision does, too", () => {
    const detail = "Port 22 is open to 0.0.0.0/0.";

    expect(changedOf(announcementOf([changeOf("opened", { detail })]))[0]?.changes[0]).to.include({
      detail,
    });
    expect(decisionOf(changeOf("excepted", { detail }))).to.include({ detail });
  });

  it("have no time of their own: logs refuse what is old, and a scan may be", () => {
    const [entry] = changeEntries(announcementOf([changeOf("opened")]), "findings");

    expect(entry).to.not.have.property("Time");
  });

  it("are none where nothing changed", () => {
    expect(changeEntries(announcementOf([]), "findings")).to.deep.equal([]);
  });

  it("keep to their schemas, whatever the texts, and tell of every change and decision once", () => {
    fc.assert(
      fc.property(anyAnnouncement, (announcement) => {
        const entries = changeEntries(announcement, "findings");

        for (const { Source, DetailType = "", Detail = "" } of entries) {
          expect(Source).to.equal(eventSource);
          const schema = schemas[DetailType as keyof typeof schemas];
          expect(faults(schema, JSON.parse(Detail))).to.deep.equal([]);
        }
        const parts = changedOf(announcement);
        expect(parts.flatMap(({ changes }) => changes)).to.have.lengthOf(
          announcement.changes.length,
        );
        expect(entries).to.have.lengthOf(parts.length + decisionsOf(announcement).length);
      }),
    );
  });

  it("are held against schemas that see faults", () => {
    const detail = changedOf(announcementOf([changeOf("opened")]))[0];
    const broken = { ...detail, version: 2, changes: [{ kind: "vanished" }], more: 1 };

    expect(faults(schemas[eventTypes.changed], broken)).to.include.members([
      "$.version was 2, must be 1",
      "$.more is not in the schema",
      "$.changes[0].title is missing",
    ]);
  });

  it("come in parts that stay below 256 KB with all around them, in order, each change once", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1000 }),
        fc.integer({ min: 1, max: 4000 }),
        fc.constantFrom("x", "漢", '"', "\u0001"),
        (count, width, unit) => {
          const long = unit.repeat(width);
          const changes = Array.from({ length: count }, (_, index) => ({
            ...changeOf("opened", { key: `${index}`, rule: long, title: long }),
            reason: long,
          }));

          const entries = changeEntries(announcementOf(changes), "findings");

          for (const entry of entries) {
            const event = { ...entry, Detail: JSON.parse(entry.Detail ?? "") as object };
            expect(Buffer.byteLength(JSON.stringify(event))).to.be.below(240_000);
          }
          const parts = changedOf(announcementOf(changes));
          expect(parts.map(({ part }) => part)).to.deep.equal(parts.map((_, index) => index + 1));
          for (const { parts: all, changes: some } of parts) {
            expect(all).to.equal(parts.length);
            expect(some).to.have.lengthOf.within(1, 250);
          }
          expect(parts.flatMap(({ changes: some }) => some.map(({ key }) => key))).to.deep.equal(
            changes.map(({ finding }) => finding.key),
          );
        },
      ),
      { numRuns: 8 },
    );
  });

  it("are the same for every attempt to announce the same", () => {
    const announcement = announcementOf([changeOf("opened"), changeOf("resolved")]);

    expect(changeEntries(announcement, "findings")).to.deep.equal(
      changeEntries(announcement, "findings"),
    );
  });
});

describe("the record of a decision", () => {
  const exception = {
    id: "kiosk",
    reason: "no accounts",
    owner: "platform",
    category: "risk-accepted",
    ticket: "SEC-17",
    expires: "2027-01-01T00:00:00.000Z",
  };

  it("says which exception hides a finding, who answers for it, and where it stood before", () => {
    const hidden = changeOf("excepted", { exception });
    const previous = findingOf({ changedAt: "2026-11-01T02:00:00.000Z" });

    expect(decisionOf({ ...hidden, previous })).to.deep.include({
      decision: "excepted",
      reason: "it is excepted",
      decidedBy: { kind: "exception", name: "kiosk", owner: "platform" },
      before: {
        state: "open",
        severity: "high",
        result: "fail",
        changedAt: "2026-11-01T02:00:00.000Z",
      },
      after: {
        state: "excepted",
        severity: "high",
        result: "fail",
        changedAt: "2026-11-20T02:00:00.000Z",
        exception: "kiosk",
      },
      exception,
      evidence: findingOf().evidence,
    });
  });

  it("says which exception hides a finding no more", () => {
    const previous = findingOf({ state: "excepted", exception });

    expect(decisionOf({ ...changeOf("exception-expired"), previous })).to.deep.include({
      decidedBy: { kind: "end-of-exception", name: "kiosk", owner: "platform" },
      exception,
    });
  });

  it("says what measured that a finding is closed or back", () => {
    const closed = changeOf("resolved", { closedAs: "fixed", result: "pass" });
    const measured = { kind: "measurement", name: "OpenSCAP 1.3.7" };

    expect(decisionOf(closed)).to.deep.include({ decidedBy: measured });
    expect(decisionOf(closed).after).to.include({ closedAs: "fixed", result: "pass" });
    expect(decisionOf(changeOf("reopened")).decidedBy).to.deep.equal(measured);
    expect(decisionOf(changeOf("reopened"))).to.not.have.property("before");
  });

  for (const closedAs of goneAs) {
    it(`does not call it a measurement where a finding is closed as ${closedAs}`, () => {
      expect(decisionOf(changeOf("gone", { closedAs })).decidedBy).to.deep.equal({
        kind: closedAs,
      });
    });
  }
});

describe("putChangeEvents", () => {
  it("puts the changes and then each decision by itself", async () => {
    const client = new EventBridgeClient({ region: "eu-central-1" });
    const mock = mockClient(client);
    mock.on(PutEventsCommand).resolves({ FailedEntryCount: 0 });
    const changes = ["opened", "resolved", "excepted"] as const;

    await putChangeEvents(
      { client, store: "findings" },
      announcementOf(changes.map((kind) => changeOf(kind))),
    );

    const [call] = mock.commandCalls(PutEventsCommand);
    expect(call?.args[0].input.Entries?.map(({ DetailType }) => DetailType)).to.deep.equal([
      "Plumbline Finding Changed",
      "Plumbline Finding Decision",
      "Plumbline Finding Decision",
    ]);
  });
});
