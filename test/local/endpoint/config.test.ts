import {
  BatchGetResourceConfigCommand,
  ConfigServiceClient,
  type Evaluation,
  GetComplianceDetailsByConfigRuleCommand,
  GetResourceConfigHistoryCommand,
  ListDiscoveredResourcesCommand,
  PutEvaluationsCommand,
  SelectResourceConfigCommand,
  StartConfigRulesEvaluationCommand,
} from "@aws-sdk/client-config-service";
import { expect } from "chai";
import type { LocalStack } from "../../../local/stack";
import { clientOptions, failure, sharedStack } from "../helpers/stacks";

const resourceType = "AWS::EC2::Instance";
const tags = { Audit: "yes" };

describe("the endpoint's AWS Config", () => {
  const stack = sharedStack("configProgram");
  const client = (): ConfigServiceClient =>
    new ConfigServiceClient(clientOptions(stack(), "judge"));

  /** A token as the function was given it for a change of this instance. */
  async function token(resourceId: string): Promise<string> {
    stack().config.record({ resourceType, resourceId, tags });
    await stack().settle();
    return tokenOf(stack());
  }

  const evaluation = (ComplianceResourceId: string, at = 1000): Evaluation => ({
    ComplianceResourceType: resourceType,
    ComplianceResourceId,
    ComplianceType: "COMPLIANT",
    OrderingTimestamp: new Date(at),
  });

  it("takes results for the token of a start, and keeps the latest by their ordering time", async () => {
    const ResultToken = await token("i-1");
    const put = (Evaluations: Evaluation[]) =>
      client().send(new PutEvaluationsCommand({ ResultToken, Evaluations }));

    await put([{ ...evaluation("i-1", 5000), ComplianceType: "NON_COMPLIANT", Annotation: "bad" }]);
    const answer = await put([evaluation("i-1", 4000)]);

    expect(answer.FailedEvaluations).to.deep.equal([]);
    expect(stack().config.compliance("tagged")).to.have.length(1);
    expect(stack().config.compliance("tagged")[0]).to.include({
      resourceId: "i-1",
      compliance: "NON_COMPLIANT",
      annotation: "bad",
      orderingTime: 5000,
    });
    expect(stack().config.puts.map(({ outcome }) => outcome)).to.deep.equal(["taken", "ignored"]);
    await put([evaluation("i-1", 5000)]);
    expect(stack().config.compliance("tagged")[0]).to.include({ compliance: "COMPLIANT" });
  });

  it("refuses tokens that it did not give out, unless it is a test", async () => {
    const input = { ResultToken: "made-up", Evaluations: [evaluation("i-2")] };

    const error = await failure(client().send(new PutEvaluationsCommand(input)));
    await client().send(new PutEvaluationsCommand({ ...input, TestMode: true }));

    expect(error.name).to.equal("InvalidResultTokenException");
    expect(
      stack()
        .config.compliance("tagged")
        .map((result) => result.resourceId),
    ).not.to.include("i-2");
  });

  it("refuses a token in another Region than the rule's", async () => {
    const ResultToken = await token("i-3");
    const elsewhere = new ConfigServiceClient({
      ...clientOptions(stack(), "judge"),
      region: "eu-west-1",
    });

    const error = await failure(
      elsewhere.send(new PutEvaluationsCommand({ ResultToken, Evaluations: [evaluation("i-3")] })),
    );

    expect(error.name).to.equal("InvalidResultTokenException");
  });

  it("refuses what Config refuses in a result", async () => {
    const ResultToken = await token("i-4");
    const bad: Evaluation[][] = [
      [{ ...evaluation("i-4"), Annotation: "" }],
      [{ ...evaluation("i-4"), Annotation: "x".repeat(257) }],
      [{ ...evaluation("i-4"), ComplianceType: "INSUFFICIENT_DATA" }],
      [{ ...evaluation("i-4"), OrderingTimestamp: undefined }],
      [evaluation("")],
      Array.from({ length: 101 }, (_value, index) => evaluation(`i-${index}`)),
    ];

    for (const Evaluations of bad) {
      const error = await failure(
        client().send(new PutEvaluationsCommand({ ResultToken, Evaluations })),
      );
      expect(error.name).to.equal("InvalidParameterValueException");
    }
  });

  it("says which results it did not take when a test wants it", async () => {
    const ResultToken = await token("i-5");
    stack().faults.add({ action: "config:PutEvaluations", kind: "partial", count: 1 });

    const Evaluations = [evaluation("i-5"), evaluation("i-6")];
    const answer = await client().send(new PutEvaluationsCommand({ ResultToken, Evaluations }));

    expect(answer.FailedEvaluations?.map(({ ComplianceResourceId: id }) => id)).to.deep.equal([
      "i-5",
    ]);
  });

  it("gives a rule's results in pages", async () => {
    const ResultToken = await token("i-7");
    const Evaluations = Array.from({ length: 30 }, (_value, index) => evaluation(`p-${index}`));
    await client().send(new PutEvaluationsCommand({ ResultToken, Evaluations }));
    const ConfigRuleName = stack().config.rule("tagged").name;

    const seen = new Set<string>();
    let NextToken: string | undefined;
    do {
      const page = await client().send(
        new GetComplianceDetailsByConfigRuleCommand({ ConfigRuleName, Limit: 20, NextToken }),
      );
      for (const { EvaluationResultIdentifier: id } of page.EvaluationResults ?? []) {
        seen.add(id?.EvaluationResultQualifier?.ResourceId ?? "");
      }
      ({ NextToken } = page);
    } while (NextToken !== undefined);

    expect(seen.size).to.equal(stack().config.compliance("tagged").length);
    expect(seen).to.include("p-29");
  });

  it("finds an item as it was at a time, with its configuration as text", async () => {
    const at = (time: string, name: string) =>
      stack().config.record({
        resourceType,
        resourceId: "i-8",
        configuration: { state: { name } },
        configurationItemCaptureTime: time,
      });
    at("2026-01-01T00:00:00.000Z", "pending");
    at("2026-01-01T00:05:00.000Z", "running");

    const { configurationItems: [item] = [] } = await client().send(
      new GetResourceConfigHistoryCommand({
        resourceType,
        resourceId: "i-8",
        laterTime: new Date("2026-01-01T00:00:00.000Z"),
        limit: 1,
      }),
    );

    expect(item?.configuration).to.equal('{"state":{"name":"pending"}}');
    expect(item?.accountId).to.equal("123456789012");
    const unknown = new GetResourceConfigHistoryCommand({ resourceType, resourceId: "i-none" });
    expect((await failure(client().send(unknown))).name).to.equal("ResourceNotDiscoveredException");
  });

  it("lists and selects what exists", async () => {
    const record = stack().config;
    record.record({ resourceType: "AWS::S3::Bucket", resourceId: "kept", tags: { Stage: "prod" } });
    record.record({
      resourceType: "AWS::S3::Bucket",
      resourceId: "gone",
      tags: { Stage: "prod" },
      configurationItemStatus: "ResourceDeleted",
    });

    const listed = await client().send(
      new ListDiscoveredResourcesCommand({ resourceType: "AWS::S3::Bucket" }),
    );
    const selected = await client().send(
      new SelectResourceConfigCommand({
        Expression:
          "SELECT resourceId, configuration.versioning WHERE resourceType = 'AWS::S3::Bucket' AND tags.tag = 'Stage=prod'",
      }),
    );
    const batch = await client().send(
      new BatchGetResourceConfigCommand({
        resourceKeys: [
          { resourceType: "AWS::S3::Bucket", resourceId: "kept" },
          { resourceType: "AWS::S3::Bucket", resourceId: "never" },
        ],
      }),
    );

    expect(listed.resourceIdentifiers?.map(({ resourceId }) => resourceId)).to.deep.equal(["kept"]);
    expect(selected.Results).to.deep.equal(['{"resourceId":"kept"}']);
    expect(batch.baseConfigurationItems).to.have.length(1);
    expect(batch.unprocessedResourceKeys).to.have.length(1);
  });

  it("does not guess at queries that it does not understand", async () => {
    const error = await failure(
      client().send(new SelectResourceConfigCommand({ Expression: "SELECT a GROUP BY a" })),
    );

    expect(error.name).to.equal("InvalidExpressionException");
    expect(error.message).to.contain("GROUP");
  });

  it("starts an evaluation on demand, but not again within a minute", async () => {
    const ConfigRuleNames = [stack().config.rule("buckets").name];
    await stack().settle();
    const before = stack().invocations.length;
    const start = (): Promise<unknown> =>
      client().send(new StartConfigRulesEvaluationCommand({ ConfigRuleNames }));

    await start();
    await stack().settle();
    const error = await failure(start());

    expect(error.name).to.equal("LimitExceededException");
    expect(stack().invocations.length).to.equal(before + 1);
    await stack().advance(60_000);
    await start();
    const unknown = new StartConfigRulesEvaluationCommand({ ConfigRuleNames: ["none"] });
    expect((await failure(client().send(unknown))).name).to.equal("NoSuchConfigRuleException");
  });
});

function tokenOf(stack: LocalStack): string {
  const { resultToken } = stack.invocations.at(-1)?.event as { resultToken: string };
  return resultToken;
}
