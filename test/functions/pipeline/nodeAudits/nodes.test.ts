import * as fs from "node:fs";
import { gunzipSync } from "node:zlib";
import {
  type ComplianceItem as SdkItem,
  type ComplianceSeverity,
  type ComplianceStatus,
  ListComplianceItemsCommand,
  ListResourceComplianceSummariesCommand,
  SSMClient,
  ThrottlingException,
} from "@aws-sdk/client-ssm";
import { type AwsClientStub, mockClient } from "aws-sdk-client-mock";
import { expect } from "chai";
import { jsonLogger } from "../../../../functions/log";
import { auditedNodes, itemsOfNode } from "../../../../functions/pipeline/nodeAudits/items";
import { type NodeTools, processNode } from "../../../../functions/pipeline/nodeAudits/processNode";
import { sweepNodes } from "../../../../functions/pipeline/nodeAudits/sweep";
import type { ComplianceItem } from "../../../../functions/readers/complianceItems";
import type { FindingsStore } from "../../../../functions/sinks/store/findingsStore";
import { fixture, skipWithoutFixtures } from "../../../helpers/fixtures";
import { Pipeline } from "../../../helpers/lifecycle";
import { useStore } from "../../../helpers/store";

const place = { partition: "aws", account: "123456789012", region: "eu-central-1" };
const noWait = { baseMilliseconds: 0 };

async function* each<T>(items: readonly T[]): AsyncGenerator<T> {
  await Promise.resolve();
  yield* items;
}

function item(
  id: string,
  status: ComplianceStatus,
  time: string,
  more: Partial<SdkItem> = {},
): SdkItem {
  const severity: ComplianceSeverity = "HIGH";
  return {
    ComplianceType: "Custom:InSpec",
    ResourceType: "ManagedInstance",
    Id: id,
    Title: `Control ${id}`,
    Status: status,
    Severity: severity,
    ExecutionSummary: { ExecutionTime: new Date(time), ExecutionType: "Command" },
    ...more,
  };
}

describe("items of a node", () => {
  const client = new SSMClient({});
  let ssm: AwsClientStub<SSMClient>;

  beforeEach(() => {
    ssm = mockClient(client);
  });
  afterEach(() => {
    ssm.restore();
  });

  async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
    const found: T[] = [];
    for await (const one of items) found.push(one);
    return found;
  }

  it("are read from every page, of every status, and again where a page is throttled", async () => {
    const [a, b] = [
      item("a", "COMPLIANT", "2026-11-01T00:00:00Z"),
      item("b", "NON_COMPLIANT", "2026-11-01T00:00:00Z"),
    ];
    ssm
      .on(ListComplianceItemsCommand, { NextToken: undefined })
      .rejectsOnce(new ThrottlingException({ message: "slow", Message: "slow", $metadata: {} }))
      .resolves({ ComplianceItems: [a], NextToken: "2" })
      .on(ListComplianceItemsCommand, { NextToken: "2" })
      .resolves({ ComplianceItems: [b] });

    const found = await all(itemsOfNode(client, "i-1", noWait));

    expect(found.map(({ Id }) => Id)).to.deep.equal(["a", "b"]);
    const [call] = ssm.commandCalls(ListComplianceItemsCommand);
    expect(call?.args[0].input).to.deep.include({
      ResourceIds: ["i-1"],
      ResourceTypes: ["ManagedInstance"],
      MaxResults: 50,
    });
  });

  it("leave out what Plumbline itself shows there", async () => {
    const executed = {
      ExecutionTime: new Date("2026-11-01T00:00:00Z"),
      ExecutionType: "Plumbline",
    };
    const own = item("own", "COMPLIANT", "2026-11-01T00:00:00Z", { ExecutionSummary: executed });
    ssm.on(ListComplianceItemsCommand).resolves({ ComplianceItems: [own] });
    ssm.on(ListResourceComplianceSummariesCommand).resolves({
      ResourceComplianceSummaryItems: [{ ResourceId: "i-1", ExecutionSummary: executed }],
    });

    expect(await all(itemsOfNode(client, "i-1"))).to.deep.equal([]);
    expect(await all(auditedNodes(client))).to.deep.equal([]);
  });
});

describe("the audit of a node", () => {
  let store: FindingsStore;
  let pipeline: Pipeline;
  let items: ComplianceItem[];
  let kept: Map<string, Uint8Array>;
  let failures: string[];
  let logged: Record<string, unknown>[];
  let node = 0;

  useStore((started) => (store = started));
  beforeEach(() => {
    pipeline = new Pipeline(store);
    [items, failures, logged] = [[], [], []];
    kept = new Map();
    node += 1;
  });

  const nodeId = () => `i-${node.toString(16).padStart(17, "0")}`;

  function tools(): NodeTools {
    return {
      ...pipeline.tools(),
      place,
      bucket: "results",
      itemsOf: () => each(items.map((found) => ({ ...found, ResourceId: nodeId() }))),
      keep: (key, body) => {
        kept.set(key, body);
        return Promise.resolve("v1");
      },
      publishFailure: (id, time) => {
        failures.push(`${id} ${time}`);
        return Promise.resolve();
      },
      log: jsonLogger((line) => logged.push(JSON.parse(line) as Record<string, unknown>)),
    };
  }

  const news = (time: string, outcome: "succeeded" | "failed" | "unknown" = "succeeded") => ({
    nodeId: nodeId(),
    time,
    outcome,
  });

  async function findings() {
    const target = { ...place, id: nodeId() };
    const found = [];
    for (const { series } of await store.series.ofTarget(target)) {
      found.push(...(await store.findings.load(series)));
    }
    return found.map(({ rule, state }) => `${rule} ${state}`).sort();
  }

  it("opens what is not met, closes what is met again, and keeps what it read", async () => {
    items = [
      item("a", "NON_COMPLIANT", "2026-11-01T02:00:00Z"),
      item("b", "NON_COMPLIANT", "2026-11-01T02:00:00Z"),
    ];
    await processNode(news("2026-11-01T02:01:00.000Z"), tools());
    expect(await findings()).to.deep.equal(["a open", "b open"]);

    items = [
      item("a", "COMPLIANT", "2026-11-02T02:00:00Z"),
      item("b", "NON_COMPLIANT", "2026-11-02T02:00:00Z"),
    ];
    await processNode(news("2026-11-02T02:01:00.000Z"), tools());
    expect(await findings()).to.deep.equal(["a resolved", "b open"]);

    const key = `nodes/${nodeId()}/2026-11-02T02-00-00.000Z-inspec-items.json.gz`;
    const document = JSON.parse(gunzipSync(kept.get(key) ?? "").toString()) as {
      ComplianceItems: unknown[];
    };
    expect(document.ComplianceItems).to.have.length(2);
    expect(logged.at(-1)).to.deep.include({ message: "scan processed", bucket: "results", key });
  });

  it("lets two profiles that take turns not close each other's findings", async () => {
    const one = (time: string) => [
      item("one-1", "NON_COMPLIANT", time),
      item("1", "NON_COMPLIANT", time, { Title: "of one" }),
    ];
    const other = (time: string) => [
      item("other-1", "NON_COMPLIANT", time),
      item("1", "COMPLIANT", time, { Title: "of the other" }),
    ];

    for (const [hour, set] of [one, other, one, other].entries()) {
      items = set(`2026-11-01T0${hour}:00:00Z`);
      await processNode(news(`2026-11-01T0${hour}:01:00.000Z`), tools());
    }

    expect(await findings()).to.deep.equal(["1 open", "one-1 open", "other-1 open"]);
  });

  it("changes nothing by items that it has seen, however often and late they are told of", async () => {
    items = [item("a", "NON_COMPLIANT", "2026-11-03T02:00:00Z")];
    await processNode(news("2026-11-03T02:01:00.000Z"), tools());
    const outcome = () => logged.at(-1)?.["outcome"];

    await processNode(news("2026-11-03T02:01:00.000Z"), tools());
    expect(outcome()).to.equal("replayed");
    await processNode(news("2026-11-04T00:00:00.000Z", "unknown"), tools());
    expect(outcome()).to.equal("replayed");
  });

  it("is never later than AWS told of it, whatever the node's clock says", async () => {
    items = [item("a", "NON_COMPLIANT", "2027-01-01T00:00:00Z")];
    await processNode(news("2026-11-03T02:01:00.000Z"), tools());

    expect(logged.at(-1)).to.have.nested.property("scan.endTime", "2026-11-03T02:01:00.000Z");
  });

  it("that failed is told of, and the items of an earlier one are left alone", async () => {
    items = [item("a", "NON_COMPLIANT", "2026-11-01T02:00:00Z")];

    await processNode({ ...news("2026-11-02T02:01:00.000Z", "failed"), detail: "E" }, tools());

    expect(failures).to.deep.equal([`${nodeId()} 2026-11-02T02:01:00.000Z`]);
    expect(await findings()).to.deep.equal([]);
    expect(logged.at(-1)).to.have.nested.property("failure.message", "E");
  });

  it("says so where there are no items", async () => {
    await processNode(news("2026-11-02T02:01:00.000Z"), tools());

    expect(logged.at(-1)).to.include({ message: "the node has no items of InSpec" });
    expect(kept.size).to.equal(0);
  });

  it("takes items as AWS's own sample has them", async function () {
    skipWithoutFixtures(this);
    const text = fs.readFileSync(fixture("ssm-list-compliance-items-inspec.json"), "utf8");
    items = (JSON.parse(text) as { ComplianceItems: ComplianceItem[] }).ComplianceItems;

    await processNode(news("2026-11-02T02:01:00.000Z"), tools());

    expect(await findings()).not.to.deep.equal([]);
  });

  it("is ordered by the sweep where its items are newer than what is known, and not otherwise", async () => {
    items = [item("a", "NON_COMPLIANT", "2026-11-05T02:00:00Z")];
    await processNode(news("2026-11-05T02:01:00.000Z"), tools());
    const orders: string[] = [];
    const sweep = (executed: string, id = nodeId()) =>
      sweepNodes({
        place,
        store,
        nodes: () => each([{ nodeId: id, executed }]),
        order: (ids) => {
          orders.push(...ids);
          return Promise.resolve();
        },
      });

    expect(await sweep("2026-11-05T02:00:00.000Z")).to.deep.equal({ nodes: 1, ordered: 0 });
    expect(await sweep("2026-11-06T02:00:00.000Z")).to.deep.equal({ nodes: 1, ordered: 1 });
    expect(await sweep("2026-11-06T02:00:00.000Z", "mi-0123456789abcdef0")).to.include({
      ordered: 1,
    });
    const gone = { ...place, id: nodeId() };
    await store.hosts.markGone(gone, "2026-11-07T00:00:00.000Z");
    expect(await sweep("2026-11-06T02:00:00.000Z")).to.include({ ordered: 0 });
    expect(orders).to.deep.equal([nodeId(), "mi-0123456789abcdef0"]);
  });

  it("is ordered for a fleet in batches", async () => {
    const sizes: number[] = [];
    const result = await sweepNodes({
      place,
      store,
      nodes: () =>
        each(
          Array.from({ length: 501 }, (_, index) => ({
            nodeId: `i-f${index.toString(16).padStart(16, "0")}`,
            executed: "2026-11-06T02:00:00.000Z",
          })),
        ),
      order: (ids) => {
        sizes.push(ids.length);
        return Promise.resolve();
      },
    });

    expect(result).to.deep.equal({ nodes: 501, ordered: 501 });
    expect(sizes).to.deep.equal([500, 1]);
  });
});
