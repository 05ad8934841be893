import { spawnSync } from "node:child_process";
import * as path from "node:path";
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { mockClient } from "aws-sdk-client-mock";
import { expect } from "chai";
import { makeReport, type ReportTools } from "../../../../functions/pipeline/report/makeReport";
import type { Exception } from "../../../../functions/findings/exceptions";
import type { StoredThing } from "../../../../functions/sinks/store/tableScan";
import { fleetFinding, hostOf } from "../../../helpers/alerts";
import { parseCsv } from "../../../helpers/csv";
import { reportTime } from "../../../helpers/report";
import { failure } from "../../../local/helpers/stacks";
import { assessed } from "../../../helpers/coverage";

const client = new S3Client({
  region: "eu-central-1",
  credentials: { accessKeyId: "test", secretAccessKey: "test" },
});
const s3 = mockClient(client);

/** What was written by single calls, by key. */
function files(): Readonly<Record<string, string>> {
  return Object.fromEntries(
    s3
      .commandCalls(PutObjectCommand)
      .map(({ args: [{ input }] }) => [
        input.Key ?? "",
        Buffer.from(input.Body as Uint8Array).toString("utf8"),
      ]),
  );
}

function tools(...pages: readonly (readonly StoredThing[])[]): ReportTools {
  return {
    things: async function* () {
      for (const page of pages) yield await Promise.resolve(page);
    },
    minimumCoverage: 1,
    exceptions: () => Promise.resolve([]),
    describe: (findings) => Promise.resolve(findings),
    s3: client,
    bucket: "reports",
    title: "Compliance report",
  };
}

const open = (host: number, rest = {}): StoredThing => ({
  kind: "finding",
  finding: fleetFinding(host, { controls: ["CIS 1.1"], ...rest }),
});
const excepted = (host: number): StoredThing =>
  open(host, { state: "excepted", exception: { id: "e", reason: "=cmd()", owner: "ops" } });

describe("a report", () => {
  beforeEach(() => {
    s3.reset();
    s3.on(PutObjectCommand).resolves({ ETag: '"e"' });
    s3.on(CreateMultipartUploadCommand).resolves({ UploadId: "u" });
    s3.on(UploadPartCommand).resolves({ ETag: '"e"' });
    s3.on(CompleteMultipartUploadCommand).resolves({});
    s3.on(AbortMultipartUploadCommand).resolves({});
  });

  it("is four files below year and month: what is open, what is excepted, newest scans, and a page", async () => {
    const { keys, csv, data } = await makeReport(
      reportTime,
      tools([open(1), excepted(1)], [{ kind: "host", target: hostOf(1), facts: {} }, open(2)]),
    );

    expect(keys).to.deep.equal({
      findings: "2026/11/2026-11-21T03-00-00Z-findings.csv",
      excepted: "2026/11/2026-11-21T03-00-00Z-excepted.csv",
      scans: "2026/11/2026-11-21T03-00-00Z-scans.csv",
      page: "2026/11/2026-11-21T03-00-00Z-report.html",
    });
    const written = files();
    expect(Object.keys(written).sort()).to.deep.equal(Object.values(keys).sort());
    const records = parseCsv(written[keys.findings] ?? "");
    expect(records).to.have.length(3);
    expect(records.map((record) => record[5])).to.deep.equal(["Controls", "CIS 1.1", "CIS 1.1"]);
    expect(parseCsv(written[keys.excepted] ?? "")).to.have.length(2);
    expect(written[keys.excepted]).to.include("'=cmd()").and.include(",ops,");
    expect(written[keys.page]).to.match(/^<!doctype html>/);
    expect(csv?.toString("utf8")).to.equal(written[keys.findings]);
    expect([data.open.high, data.excepted, data.hosts]).to.deep.equal([2, 1, 2]);
  });

  it("says when each finding was seen last, though the table has the scans after the findings", async () => {
    const finding = fleetFinding(1, { controls: [] });
    const { source, benchmark, profile } = finding.series;
    const names = { source, benchmark, profile };
    const none = { critical: 0, high: 0, medium: 0, low: 0, info: 0, unknown: 0 };
    const scan: StoredThing = {
      kind: "scan",
      target: hostOf(1),
      names,
      scan: { time: "2026-11-21T02:30:00.000Z", open: { ...none, high: 1 }, ...assessed(1) },
    };

    const { keys, data } = await makeReport(
      reportTime,
      tools([open(1), excepted(1)], [scan, open(2, { lastSeen: "2026-11-19T00:00:00.000Z" })]),
    );

    const lastSeen = (key: string) => {
      const [heading = [], ...records] = parseCsv(files()[key] ?? "");
      return records.map((record) => record[heading.indexOf("Last seen")]);
    };
    expect(lastSeen(keys.findings)).to.deep.equal([
      "2026-11-21T02:30:00.000Z",
      "2026-11-19T00:00:00.000Z",
    ]);
    expect(lastSeen(keys.excepted)).to.deep.equal(["2026-11-21T02:30:00.000Z"]);
    expect(data.oldest.rows.map((row) => row.lastSeen)).to.have.members(lastSeen(keys.findings));
    expect(files()[keys.page]).to.include("2026-11-21 02:30").and.include("2026-11-19 00:00");
  });

  it("names each exception in force that holds for no finding", async () => {
    const exception = (id: string, rest: Partial<Exception> = {}): Exception => ({
      id,
      rule: `rule_of_${id}`,
      scope: { targets: ["i-none"] },
      owner: "storage@example.org",
      expires: "2027-01-01T00:00:00.000Z",
      ...rest,
    });

    const { keys, data } = await makeReport(reportTime, {
      ...tools([open(1), excepted(1)]),
      exceptions: () =>
        Promise.resolve([
          exception("e"),
          exception("for-ever", { expires: undefined, owner: undefined }),
          exception("misspelt"),
          exception("ended", { expires: reportTime }),
        ]),
    });

    expect(data.unusedExceptions).to.deep.equal({
      rows: [
        {
          id: "misspelt",
          rule: "rule_of_misspelt",
          owner: "storage@example.org",
          expires: "2027-01-01T00:00:00.000Z",
        },
        { id: "for-ever", rule: "rule_of_for-ever", owner: undefined, expires: undefined },
      ],
      left: 0,
    });
    expect(files()[keys.page])
      .to.include("hold for no finding")
      .and.include("rule_of_misspelt")
      .and.include("storage@example.org")
      .and.not.include("rule_of_ended");
  });

  it("does not speak of exceptions that hold for no finding where there are none", async () => {
    const { keys } = await makeReport(reportTime, tools([open(1), excepted(1)]));

    expect(files()[keys.page]).not.to.include("hold for no finding");
  });

  it("reads a text once, not once for each host whose scan says it", async () => {
    const asked: number[] = [];
    const bare = { description: undefined, fixText: undefined };
    const pages = Array.from({ length: 5 }, (_, host) => [
      open(host, { ...bare, textDigest: "one" }),
      open(host, { ...bare, textDigest: "two", key: "b" }),
    ]);

    await makeReport(reportTime, {
      ...tools(...pages),
      describe: (findings) => {
        asked.push(findings.length);
        return Promise.resolve(findings.map((each) => ({ ...each, description: "text" })));
      },
    });

    expect(asked.reduce((sum, count) => sum + count, 0)).to.equal(2);
  });

  it("has what Inspector left out, whichever comes first", async () => {
    const scanArn = "arn:aws:inspector2:eu-central-1:1:owner/1/cis-scan/1";
    const startedAt = "2026-11-20T02:00:00.000Z";
    const scan = {
      arn: scanArn,
      configurationArn: "c",
      name: "nightly",
      startedAt,
      status: "FAILED",
    };
    const gap = (host: number): StoredThing => ({
      kind: "cisGap",
      gap: { scanArn, target: hostOf(host), reason: "TIMED_OUT" },
    });
    const cis: readonly StoredThing[] = [
      { kind: "cisScan", scan: { ...scan, level: "LEVEL_1" } },
      gap(1),
      gap(2),
    ];
    const host: readonly StoredThing[] = [
      { kind: "host", target: hostOf(1), facts: { goneAt: "2026-11-20T03:00:00.000Z" } },
    ];

    for (const pages of [
      [cis, host],
      [host, cis],
    ]) {
      const { data, keys } = await makeReport(reportTime, tools(...pages));
      expect(data.unmeasured.rows.map(({ id }) => id)).to.deep.equal([hostOf(2).id]);
      expect(files()[keys.page]).to.include("The scan of it took too long");
    }
  });

  it("goes to S3 in parts where it is long, and is not kept to be sent on then", async () => {
    const description = "long ".repeat(400);
    const page = Array.from({ length: 2_000 }, (_, host) => open(host, { title: description }));

    const { csv } = await makeReport(reportTime, tools(...Array.from({ length: 5 }, () => page)));

    expect(csv).to.equal(undefined);
    expect(s3.commandCalls(UploadPartCommand).length).to.be.greaterThan(2);
    expect(s3.commandCalls(CompleteMultipartUploadCommand)).to.have.length(1);
  });

  it("leaves no parts behind where S3 fails, and says that it did", async () => {
    s3.on(UploadPartCommand).rejects(
      Object.assign(new Error("Please reduce your request rate."), { name: "SlowDown" }),
    );
    const page = Array.from({ length: 2_000 }, (_, host) =>
      open(host, { title: "long ".repeat(400) }),
    );

    const error = await failure(
      makeReport(reportTime, tools(...Array.from({ length: 9 }, () => page))),
    );

    expect(error.message).to.equal("S3 could not take a report: Please reduce your request rate.");
    expect(files()).not.to.have.property("2026/11/2026-11-21T03-00-00Z-report.html");
  });

  it("needs no more memory for a large fleet than for a small one", () => {
    const script = path.join(__dirname, "..", "..", "..", "helpers", "reportProcess.ts");
    // 200,000 findings take several times as much when they are all in memory.
    const options = ["--max-old-space-size=160", "-r", "tsx/cjs"];
    const child = spawnSync(process.execPath, [...options, script, "1000", "200", "15000"], {
      encoding: "utf8",
      env: { ...process.env, NODE_OPTIONS: "" },
    });
    expect(child.status, child.stderr.slice(0, 500)).to.equal(0);
    const said = JSON.parse(child.stdout) as unknown;

    expect(said).to.deep.include({ high: 200_000, unmeasured: 15_000, hasCsv: false });
  });
});
