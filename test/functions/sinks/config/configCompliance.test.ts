import {
  ConfigServiceClient,
  GetComplianceDetailsByConfigRuleCommand,
  type GetComplianceDetailsByConfigRuleCommandInput,
} from "@aws-sdk/client-config-service";
import { type AwsClientStub, mockClient } from "aws-sdk-client-mock";
import { expect } from "chai";
import {
  canReadResults,
  SeenResources,
  staleEvaluations,
} from "../../../../functions/sinks/config/configCompliance";
import { rejection, serviceFault } from "../../../helpers/rejection";

const time = "2026-11-21T02:00:00.000Z";
const type = "AWS::S3::Bucket";

function result(ResourceId: string): object {
  return {
    EvaluationResultIdentifier: {
      EvaluationResultQualifier: { ConfigRuleName: "rule", ResourceType: type, ResourceId },
    },
  };
}

describe("staleEvaluations", () => {
  const client = new ConfigServiceClient({ region: "eu-central-1" });
  let mock: AwsClientStub<ConfigServiceClient>;

  /** Pages of results, ten on each. */
  function has(count: number): void {
    mock
      .on(GetComplianceDetailsByConfigRuleCommand)
      .callsFake(({ NextToken }: GetComplianceDetailsByConfigRuleCommandInput) => {
        const from = Number(NextToken ?? 0);
        const to = Math.min(from + 10, count);
        return {
          EvaluationResults: Array.from({ length: to - from }, (_, at) => result(`b-${from + at}`)),
          ...(to < count && { NextToken: String(to) }),
        };
      });
  }

  beforeEach(() => {
    mock = mockClient(client);
  });

  after(() => {
    mock.restore();
  });

  it("takes back what a run has not met with, over all pages", async () => {
    has(25);
    const seen = new SeenResources();
    for (let index = 0; index < 24; index += 1) seen.add({ type, id: `b-${index}` });

    expect(await staleEvaluations(client, "rule", seen, time)).to.deep.equal([
      { type, id: "b-24", compliance: "NOT_APPLICABLE", orderingTime: time },
    ]);
    expect(mock.commandCalls(GetComplianceDetailsByConfigRuleCommand)).to.have.length(3);
  });

  it("lets a result stay that is younger than the list may be", async () => {
    const put = (at: string) => ({ ...result(at), ResultRecordedTime: new Date(at) });
    const [old, young] = ["2026-11-21T01:00:00.000Z", "2026-11-21T01:50:00.000Z"];
    mock
      .on(GetComplianceDetailsByConfigRuleCommand)
      .resolves({ EvaluationResults: [put(old), put(young)] });
    const staleWith = async (grace?: number) => {
      const stale = await staleEvaluations(client, "rule", new SeenResources(), time, grace);
      return stale.map(({ id }) => id);
    };

    expect(await staleWith(30 * 60_000)).to.deep.equal([old]);
    expect(await staleWith()).to.deep.equal([old, young]);
  });

  it("looks each result up once, however many there are", async () => {
    has(500);
    let lookups = 0;

    const stale = await staleEvaluations(
      client,
      "rule",
      {
        has: () => {
          lookups += 1;
          return true;
        },
      },
      time,
    );

    expect(stale).to.deep.equal([]);
    expect(lookups).to.equal(500);
  });

  it("asks only for results that say something", async () => {
    has(0);

    await staleEvaluations(client, "rule", new SeenResources(), time);

    const [call] = mock.commandCalls(GetComplianceDetailsByConfigRuleCommand);
    expect(call?.args[0].input.ComplianceTypes).to.deep.equal(["COMPLIANT", "NON_COMPLIANT"]);
  });

  it("tells resources of two types apart that have one id", () => {
    const seen = new SeenResources();
    seen.add({ type, id: "same" });

    expect(seen.has({ type: "AWS::Logs::LogGroup", id: "same" })).to.equal(false);
  });

  it("says what could not be read", async () => {
    mock.on(GetComplianceDetailsByConfigRuleCommand).rejects(serviceFault("ThrottlingException"));

    const error = await rejection(staleEvaluations(client, "rule", new SeenResources(), time));

    expect(error.message).to.contain("AWS Config could not give the results of rule");
  });

  it("knows that the call takes no name that is longer than 64 characters", () => {
    expect(canReadResults("r".repeat(64))).to.equal(true);
    expect(canReadResults("r".repeat(65))).to.equal(false);
  });
});
