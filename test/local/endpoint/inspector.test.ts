import {
  GetCisScanReportCommand,
  Inspector2Client,
  ListCisScansCommand,
  paginateGetCisScanResultDetails,
  paginateListCisScanResultsAggregatedByTargetResource,
} from "@aws-sdk/client-inspector2";
import { SendMessageBatchCommand, SQSClient } from "@aws-sdk/client-sqs";
import { expect } from "chai";
import type { LocalCisScan } from "../../../local/endpoint/services/inspector/scans";
import { check, target } from "../../helpers/cisScans";
import { clientOptions, failure, sharedStack } from "../helpers/stacks";

describe("the Inspector endpoint", () => {
  const stack = sharedStack("openProgram");
  const client = () => new Inspector2Client(clientOptions(stack(), "everything"));

  function run(id: string, rest: Partial<LocalCisScan> = {}): string {
    return stack().cisScans.run({
      id,
      configurationArn:
        "arn:aws:inspector2:us-east-1:123456789012:owner/123456789012/cis-configuration/c1",
      name: "nightly",
      level: "LEVEL_1",
      startedAt: Date.parse("2026-11-20T02:00:00Z"),
      status: "COMPLETED",
      targets: [],
      ...rest,
    });
  }

  it("gives every target and every check to the client's own pages, each once", async () => {
    const checks = Array.from({ length: 2500 }, (_, at) => check(`1.${at}`, "PASSED"));
    const others = Array.from({ length: 240 }, (_, at) =>
      target(`i-0${String(at).padStart(16, "0")}`, []),
    );
    const scanArn = run("paged", { targets: [target("i-0b100000000000000", checks), ...others] });

    const ids: unknown[] = [];
    for await (const page of paginateListCisScanResultsAggregatedByTargetResource(
      { client: client() },
      { scanArn },
    )) {
      ids.push(...(page.targetResourceAggregations ?? []).map((each) => each.targetResourceId));
    }
    const read: unknown[] = [];
    for await (const page of paginateGetCisScanResultDetails(
      { client: client() },
      { scanArn, targetResourceId: "i-0b100000000000000", accountId: "123456789012" },
    )) {
      read.push(...(page.scanResultDetails ?? []).map(({ checkId }) => checkId));
    }

    expect(new Set(ids).size).to.equal(241);
    expect(ids).to.have.length(241);
    expect(read).to.deep.equal(checks.map(({ checkId }) => checkId));
  });

  it("lists scans by their beginning and their configuration", async () => {
    const scanArn = run("old", { startedAt: Date.parse("2026-10-01T00:00:00Z") });
    const since = (earliestScanStartTime: Date) =>
      client().send(
        new ListCisScansCommand({ filterCriteria: { scanAtFilters: [{ earliestScanStartTime }] } }),
      );

    const { scans = [] } = await since(new Date("2026-09-01"));
    const old = scans.find((scan) => scan.scanArn === scanArn);
    expect(old?.scanDate).to.deep.equal(new Date("2026-10-01T00:00:00Z"));
    const { scans: later = [] } = await since(new Date("2026-11-01"));
    expect(later.map((scan) => scan.scanArn)).not.to.include(scanArn);
    const filter = { comparison: "EQUALS", value: "arn:other" } as const;
    const filterCriteria = { scanConfigurationArnFilters: [filter] };
    const others = await client().send(new ListCisScansCommand({ filterCriteria }));
    expect(others.scans).to.deep.equal([]);
  });

  it("makes a report because it is asked for, and opens its link to whoever has it", async () => {
    const scanArn = run("reported", {
      targets: [target("i-01000000000000001", [check("1.1", "FAILED")])],
    });
    const ask = () => client().send(new GetCisScanReportCommand({ scanArn, reportFormat: "CSV" }));

    expect(await ask()).to.include({ status: "IN_PROGRESS" });
    const { status, url = "" } = await ask();
    expect(status).to.equal("SUCCEEDED");
    expect(await (await fetch(url)).text()).to.contain(
      '"i-01000000000000001","AMAZON_LINUX_2023","1.1"',
    );
    expect((await fetch(url.replace(/[0-9a-f]{8}-/, "00000000-"))).status).to.equal(404);
  });

  it("refuses a scan and a token that it does not know, and throttles when it is told to", async () => {
    const scanArn = run("known");
    const list = (input: { scanArn: string; nextToken?: string }) =>
      paginateListCisScanResultsAggregatedByTargetResource(
        { client: client(), startingToken: input.nextToken },
        { scanArn: input.scanArn },
      ).next();

    // These calls have no error for what is not there; the one for a report has.
    expect(await failure(list({ scanArn: `${scanArn}0` }))).to.include({
      name: "ValidationException",
      reason: "OTHER",
    });
    expect((await failure(list({ scanArn, nextToken: "x" }))).name).to.equal("ValidationException");
    stack().faults.add({ action: "inspector2:ListCisScans", kind: "throttle" });
    const throttled = await failure(client().send(new ListCisScansCommand({})));
    expect(throttled.name).to.equal("ThrottlingException");
  });
});

describe("the SQS endpoint's batches", () => {
  const stack = sharedStack("openProgram");

  function send(Entries: { Id: string; MessageBody: string }[]) {
    const client = new SQSClient(clientOptions(stack(), "everything"));
    const QueueUrl = String(stack().graph.outputs["queueUrl"]);
    return client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
  }

  it("are taken whole, or in part where a test says so", async () => {
    const entries = ["a", "b", "c"].map((Id) => ({ Id, MessageBody: `body ${Id}` }));

    expect((await send(entries)).Failed ?? []).to.deep.equal([]);
    stack().faults.add({ action: "sqs:SendMessageBatch", kind: "partial", count: 1 });
    const { Successful = [], Failed = [] } = await send(entries);

    expect(Successful.map(({ Id }) => Id)).to.deep.equal(["a"]);
    expect(Failed.map(({ Id }) => Id)).to.deep.equal(["b", "c"]);
    expect(stack().queue("queue").messages).to.have.length(4);
  });

  it("have at most ten messages, each with an id of its own", async () => {
    const many = Array.from({ length: 11 }, (_, at) => ({ Id: String(at), MessageBody: "x" }));
    const same = ["a", "a"].map((Id) => ({ Id, MessageBody: "x" }));

    expect((await failure(send(many))).message).to.contain("11 entries");
    expect((await failure(send(same))).message).to.contain("distinct");
  });
});
