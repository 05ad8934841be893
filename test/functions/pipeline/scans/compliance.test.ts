import { PutComplianceItemsCommand, SSMClient } from "@aws-sdk/client-ssm";
import { type AwsClientStub, mockClient } from "aws-sdk-client-mock";
import { expect } from "chai";
import { complianceShower } from "../../../../functions/pipeline/scans/compliance";
import type { FindingsStore } from "../../../../functions/sinks/store/findingsStore";
import { Pipeline, freshSeries, scanAt } from "../../../helpers/lifecycle";
import { outcome } from "../../../helpers/scans";
import { useStore } from "../../../helpers/store";

describe("the Compliance page of Systems Manager", () => {
  const client = new SSMClient({});
  let ssm: AwsClientStub<SSMClient>;
  let store: FindingsStore;
  useStore((started) => (store = started));

  before(() => {
    ssm = mockClient(client);
    ssm.on(PutComplianceItemsCommand).resolves({});
  });
  after(() => {
    ssm.restore();
  });

  it("has the findings of every profile of a host, whichever was scanned last", async () => {
    const pipeline = new Pipeline(store);
    const showCompliance = complianceShower(client, store, 1);
    const of = freshSeries();
    for (const [profile, rule] of [
      ["stig", "a"],
      ["cis", "b"],
    ] as const) {
      const outcomes = [outcome(rule, "fail"), outcome("z", "pass")];
      await pipeline.apply(scanAt({ ...of, profile }, 1, outcomes), { showCompliance });
    }

    const { input } = ssm.commandCalls(PutComplianceItemsCommand).at(-1)?.args[0] ?? {};
    const unmet = input?.Items?.filter(({ Severity }) => Severity === "MEDIUM") ?? [];

    expect(input?.ComplianceType).to.equal("Custom:OpenSCAP");
    expect(unmet.map(({ Title }) => Title)).to.have.members(["a", "b"]);
    expect(input?.Items).to.have.length(4);
  });
});
