import * as fs from "node:fs";
import * as path from "node:path";
import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { mockClient } from "aws-sdk-client-mock";
import { expect } from "chai";
import fc from "fast-check";
import {
  ExceptionDigest,
  type ExceptionNews,
} from "../../../../functions/findings/notices/exceptionNews";
import type { Finding } from "../../../../functions/findings/finding";
import {
  exceptionEntry,
  exceptionMessage,
  tellExceptionNews,
} from "../../../../functions/sinks/eventBridge/exceptionNews";
import { anyFinding, findingOf, targetOf } from "../../../helpers/findings";
import { type JsonSchema, faults } from "../../../helpers/jsonSchema";
import { hourOf } from "../../../helpers/lifecycle";

const schema = JSON.parse(
  fs.readFileSync(path.join(__dirname, "../../../../docs/events/exception.schema.json"), "utf8"),
) as JsonSchema;

const exception = {
  id: "telnet@*",
  reason: "The vendor's\nagent needs it.",
  owner: "platform@example.org",
  ticket: "SEC-7",
  expires: "2026-12-01T00:00:00.000Z",
};

/** A finding that the exception hides on a host. */
function hidden(host: string, rest: Partial<Finding> = {}): Finding {
  const { series } = findingOf();
  const finding = findingOf({ state: "excepted", exception, title: "Disable telnet", ...rest });
  return { ...finding, series: { ...series, target: targetOf({ id: host }) } };
}

function digested(
  kind: ExceptionNews["kind"],
  ...findings: readonly Finding[]
): readonly ExceptionNews[] {
  const digest = new ExceptionDigest();
  for (const finding of findings) digest.add(finding);
  return digest.news(kind, hourOf(30));
}

describe("the digest of exceptions", () => {
  it("gathers findings by exception and end, and passes over those without an end", () => {
    const forever = hidden("i-0a", { exception: { id: "forever" } });
    const longer = { ...exception, expires: "2027-01-01T00:00:00.000Z" };

    const news = digested(
      "expiring",
      hidden("i-0a", { exception: longer }),
      hidden("i-0a"),
      hidden("i-0b"),
      hidden("i-0b", { key: "other" }),
      forever,
      findingOf(),
    );

    expect(news.map((each) => [each.exception.expires, each.findings, each.targets])).to.deep.equal(
      [
        [exception.expires, 3, 2],
        [longer.expires, 1, 1],
      ],
    );
  });

  it("keeps the worst of the findings as examples, twenty at most", () => {
    const low = Array.from({ length: 100 }, (_, host) =>
      hidden(`i-${host.toString(16)}`, { severity: "low" }),
    );
    const [news] = digested("expired", ...low, hidden("i-0abc", { severity: "critical" }));

    expect(news?.examples).to.have.length(20);
    expect(news?.examples[0]).to.deep.include({ severity: "critical" });
  });

  it("gives the same news the same id, and a warning for other findings another one", () => {
    const idOf = (...findings: readonly Finding[]) => digested("expiring", ...findings)[0]?.id;

    expect(idOf(hidden("i-0a"))).to.equal(idOf(hidden("i-0a", { severity: "low" })));
    expect(idOf(hidden("i-0a"))).to.not.equal(idOf(hidden("i-0b")));
  });
});

describe("the message of an exception", () => {
  const [news] = digested("expiring", hidden("i-0a"), hidden("i-0b", { severity: "low" }));
  if (news === undefined) throw new Error("the digest gave no news");

  it("warns a person of what ends when, by whom it was made and why, and what it hides", () => {
    const { subject, text, attributes } = exceptionMessage(news);

    expect(subject).to.equal("An exception ends on 2026-12-01: 2 findings on 2 hosts");
    expect(text.split("\n")).to.deep.equal([
      "It hides 2 findings on 2 hosts until 2026-12-01T00:00:00.000Z, then they are open again.",
      "",
      "Exception:",
      "  telnet@*",
      "  reason: The vendor's agent needs it.",
      "  owner: platform@example.org",
      "  ticket: SEC-7",
      "",
      "Findings:",
      "  HIGH Disable telnet — i-0a",
      "  LOW Disable telnet — i-0b",
    ]);
    expect(attributes).to.deep.include({ severity: "high", kinds: ["exception-expiring"] });
  });

  it("says that an exception has ended and what is open again", () => {
    const { subject, text, attributes } = exceptionMessage({ ...news, kind: "expired" });

    expect(subject).to.equal("An exception has ended: 2 findings on 2 hosts open again");
    expect(text).to.contain("They are open again.");
    expect(attributes["kinds"]).to.deep.equal(["exception-expired"]);
  });

  it("speaks of targets where one of them is no host", () => {
    const [mixed] = digested("expiring", hidden("i-0a"), hidden("arn:aws:s3:::payroll"));
    if (mixed === undefined) throw new Error("the digest gave no news");

    expect(exceptionMessage(mixed).subject).to.match(/: 2 findings on 2 targets$/);
  });

  it("says how many findings it does not name", () => {
    const { text } = exceptionMessage({ ...news, findings: 500 });

    expect(text).to.contain("… and 498 more");
  });
});

describe("the event of an exception", () => {
  it("keeps to its schema, whatever the texts", () => {
    fc.assert(
      fc.property(fc.array(anyFinding, { minLength: 1, maxLength: 5 }), (findings) => {
        for (const kind of ["expiring", "expired"] as const) {
          for (const news of digested(kind, ...findings)) {
            const { Detail = "" } = exceptionEntry(news, "findings");
            expect(faults(schema, JSON.parse(Detail))).to.deep.equal([]);
          }
        }
      }),
      { numRuns: 50 },
    );
  });

  it("is put before the message is published", async () => {
    const client = new EventBridgeClient({});
    const clients = { events: { client, store: "findings" }, sns: new SNSClient({}) };
    const [events, sns] = [mockClient(client), mockClient(clients.sns)];
    events.on(PutEventsCommand).rejects(new Error("no bus"));
    const [news] = digested("expired", hidden("i-0a"));
    if (news === undefined) throw new Error("the digest gave no news");

    await tellExceptionNews(clients, "topic", news).catch((error: unknown) =>
      expect(error).to.be.instanceOf(Error),
    );
    expect(sns.calls()).to.have.length(0);

    events.on(PutEventsCommand).resolves({ FailedEntryCount: 0, Entries: [] });
    await tellExceptionNews(clients, "topic", news);
    expect(sns.commandCalls(PublishCommand)).to.have.length(1);
  });
});
