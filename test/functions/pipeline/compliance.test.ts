import { PutComplianceItemsCommand, SSMClient } from "@aws-sdk/client-ssm";
import { type AwsClientStub, mockClient } from "aws-sdk-client-mock";
import { expect } from "chai";
import { defaultResultPolicy } from "../../../functions/findings/policy";
import { applyScan } from "../../../functions/pipeline/applyScan";
import { complianceShower } from "../../../functions/pipeline/compliance";
import type { HubSink } from "../../../functions/pipeline/hub";
import { type FindingsStore, findingsStore } from "../../../functions/sinks/findingsStore";
import { type TestDatabase, startDatabase } from "../../helpers/dynamodb";
import { outcome, reportOf, series } from "../../helpers/scans";

const hub: HubSink = {
  enabled: () => Promise.resolve(false),
  tell: ({ changed }) =>
    Promise.resolve({
      findings: changed,
      sync: "off",
      outcome: { state: "disabled" },
      refreshAt: () => undefined,
    }),
};

describe("the Compliance page of Systems Manager", () => {
  const client = new SSMClient({});
  let ssm: AwsClientStub<SSMClient>;
  let database: TestDatabase;
  let store: FindingsStore;

  before(async () => {
    ssm = mockClient(client);
    ssm.on(PutComplianceItemsCommand).resolves({});
    database = await startDatabase();
    store = findingsStore(database.client, { tableName: database.findings, retentionDays: 400 });
  });
  after(async () => {
    ssm.restore();
    await database.close();
  });

  it("has the findings of every profile of a host, whichever was scanned last", async () => {
    const showCompliance = complianceShower(client, store);
    for (const [profile, rule] of [
      ["stig", "a"],
      ["cis", "b"],
    ] as const) {
      await applyScan(
        {
          series: { ...series, profile },
          report: reportOf([outcome(rule, "fail"), outcome("z", "pass")]),
          time: "2026-11-01T00:00:00.000Z",
          evidence: { bucket: "results", resultsKey: `${profile}.xml.gz` },
        },
        {
          store,
          hub,
          showCompliance,
          tellRecorded: () => Promise.resolve(),
          incompleteExceptions: "hand-made",
          exceptions: [],
          policy: defaultResultPolicy,
          announce: () => Promise.resolve(),
          tagsOf: () => Promise.resolve(undefined),
          publish: () => Promise.resolve(0),
          owner: profile,
          deadline: () => Date.now() + 60_000,
          now: () => Date.now(),
        },
      );
    }

    const { input } = ssm.commandCalls(PutComplianceItemsCommand).at(-1)?.args[0] ?? {};
    const unmet = input?.Items?.filter(({ Severity }) => Severity === "MEDIUM") ?? [];

    expect(input?.ComplianceType).to.equal("Custom:OpenSCAP");
    expect(unmet.map(({ Title }) => Title)).to.have.members(["a", "b"]);
    expect(input?.Items).to.have.length(4);
  });
});
