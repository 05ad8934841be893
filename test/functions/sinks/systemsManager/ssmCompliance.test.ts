import {
  type ComplianceItemEntry,
  InvalidResourceId,
  ItemSizeLimitExceededException,
  PutComplianceItemsCommand,
  type PutComplianceItemsCommandInput,
  SSMClient,
  TotalSizeLimitExceededException,
} from "@aws-sdk/client-ssm";
import { type AwsClientStub, mockClient } from "aws-sdk-client-mock";
import { expect } from "chai";
import fc from "fast-check";
import { SinkError } from "../../../../functions/errors";
import { sources } from "../../../../functions/findings/model";
import { jsonBytes } from "../../../../functions/sinks/batch";
import { fittingItems } from "../../../../functions/sinks/systemsManager/complianceFit";
import { complianceItems } from "../../../../functions/sinks/systemsManager/complianceItems";
import {
  complianceTypes,
  putCompliance,
} from "../../../../functions/sinks/systemsManager/ssmCompliance";
import { findingOf, targetOf } from "../../../helpers/findings";

const time = "2026-11-21T02:00:00.789Z";

function listOf(count: number, width = 10): readonly ComplianceItemEntry[] {
  return Array.from({ length: count }, (_, index) => ({
    Id: `${index}`,
    Title: "漢".repeat(width),
    Status: "NON_COMPLIANT" as const,
    Severity: "LOW" as const,
  }));
}

describe("putCompliance", () => {
  const client = new SSMClient({ region: "eu-central-1" });
  let mock: AwsClientStub<SSMClient>;

  beforeEach(() => {
    mock = mockClient(client);
    mock.on(PutComplianceItemsCommand).resolves({});
  });

  after(() => {
    mock.restore();
  });

  const inputs = (): PutComplianceItemsCommandInput[] =>
    mock.commandCalls(PutComplianceItemsCommand).map(({ args }) => args[0].input);
  const put = (items: readonly ComplianceItemEntry[], id = "i-0123456789abcdef0") =>
    putCompliance(client, targetOf({ id }), time, { type: complianceTypes.openscap, items });

  it("replaces all that the node has of the type", async () => {
    const items = complianceItems([findingOf()], [], 1);

    expect(await put(items)).to.equal(1);

    const { ItemContentHash, ...input } = inputs()[0] ?? {};
    expect(ItemContentHash).to.match(/^[0-9a-f]{64}$/);
    expect(input).to.deep.equal({
      ResourceId: "i-0123456789abcdef0",
      ResourceType: "ManagedInstance",
      ComplianceType: "Custom:OpenSCAP",
      ExecutionSummary: {
        ExecutionTime: new Date("2026-11-21T02:00:00.000Z"),
        ExecutionType: "Plumbline",
      },
      Items: items,
    });
  });

  it("takes back everything with an empty list", async () => {
    expect(await put([])).to.equal(0);
    expect(inputs()[0]?.Items).to.deep.equal([]);
  });

  it("has the same hash for the same list, so that the service ignores it, and another for another", async () => {
    await put(complianceItems([findingOf()], [], 1));
    await put(complianceItems([findingOf()], [], 1));
    await put(complianceItems([findingOf({ severity: "low" })], [], 1));

    const [first, same, other] = inputs().map(({ ItemContentHash }) => ItemContentHash);
    expect(same).to.equal(first);
    expect(other).to.not.equal(first);
  });

  for (const [id, calls] of [
    ["mi-0123456789abcdef0", 1],
    ["arn:aws:s3:::bucket", 0],
    ["123456789012", 0],
  ] as const) {
    it(`makes ${calls === 0 ? "no" : "a"} call for ${id}`, async () => {
      const result = await put(listOf(1), id);

      expect(inputs()).to.have.length(calls);
      expect(result).to.equal(calls === 0 ? undefined : 1);
    });
  }

  it("says so where an instance is not managed by Systems Manager", async () => {
    mock
      .on(PutComplianceItemsCommand)
      .rejects(new InvalidResourceId({ message: "no such node", $metadata: {} }));

    expect(await put(listOf(1))).to.equal(undefined);
  });

  for (const TooLarge of [ItemSizeLimitExceededException, TotalSizeLimitExceededException]) {
    it(`sends a shorter list on ${TooLarge.name}, whose limit is not documented`, async () => {
      mock.on(PutComplianceItemsCommand).callsFake((input: PutComplianceItemsCommandInput) => {
        if (jsonBytes(input) > 300_000) throw new TooLarge({ message: "no", $metadata: {} });
        return {};
      });

      const count = await put(listOf(2000, 100));

      expect(inputs()).to.have.length(3);
      expect(count).to.be.within(500, 700);
      expect(inputs().at(-1)?.Items?.at(-1)).to.include({
        Id: "others",
        Status: "NON_COMPLIANT",
        Severity: "LOW",
      });
    });
  }

  it("says that a throttle may pass and lets other errors be what they are", async () => {
    const throttle = Object.assign(new Error("Rate exceeded"), { name: "ThrottlingException" });
    mock.on(PutComplianceItemsCommand).rejects(throttle);
    const thrown: unknown = await put(listOf(1)).catch((error: unknown) => error);
    expect(thrown).to.be.instanceOf(SinkError);

    const denied = Object.assign(new Error("no"), {
      name: "AccessDeniedException",
      $fault: "client",
    });
    mock.on(PutComplianceItemsCommand).rejects(denied);
    expect(await put(listOf(1)).catch((error: unknown) => error)).to.equal(denied);
  });

  it("has a type for every source that the service takes", () => {
    for (const source of sources) {
      expect(complianceTypes[source]).to.match(/^Custom:[a-zA-Z0-9_-]\w+$/);
    }
  });
});

describe("a list of compliance items that is too long", () => {
  it("keeps what comes first, within its bytes and 10,000 items, and counts all others", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 11_000 }),
        fc.integer({ min: 1, max: 160 }),
        fc.constantFrom(50_000, 900_000, 20_000_000),
        (count, width, maxBytes) => {
          const items = listOf(count, width);

          const fitting = fittingItems(items, maxBytes);

          expect(fitting.length).to.be.at.most(10_000);
          expect(jsonBytes([...fitting])).to.be.below(maxBytes);
          const others = fitting.at(-1)?.Id === "others" ? fitting.at(-1) : undefined;
          const kept = others ? fitting.slice(0, -1) : fitting;
          expect(kept).to.deep.equal(items.slice(0, kept.length));
          const left = others ? Number.parseInt(others.Title ?? "", 10) : 0;
          expect(kept.length + left).to.equal(count);
        },
      ),
      { numRuns: 20 },
    );
  });
});
