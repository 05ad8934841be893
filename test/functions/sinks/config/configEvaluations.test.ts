import {
  ConfigServiceClient,
  type Evaluation,
  PutEvaluationsCommand,
  type PutEvaluationsCommandInput,
} from "@aws-sdk/client-config-service";
import { type AwsClientStub, mockClient } from "aws-sdk-client-mock";
import { expect } from "chai";
import fc from "fast-check";
import { SinkError } from "../../../../functions/errors";
import {
  type ConfigEvaluation,
  putEvaluations,
  RefusedEvaluationsError,
  testToken,
} from "../../../../functions/sinks/config/configEvaluations";
import { FakeClock } from "../../../helpers/fakeClock";
import { rejection, serviceFault } from "../../../helpers/rejection";

const orderingTime = "2026-11-21T02:00:00.123Z";

function evaluations(count: number): readonly ConfigEvaluation[] {
  return Array.from({ length: count }, (_, index) => ({
    type: "AWS::S3::Bucket",
    id: `bucket-${index}`,
    compliance: "NON_COMPLIANT",
    annotation: "Versioning is off.",
    orderingTime,
  }));
}

describe("putEvaluations", () => {
  const client = new ConfigServiceClient({ region: "eu-central-1" });
  let mock: AwsClientStub<ConfigServiceClient>;

  beforeEach(() => {
    mock = mockClient(client);
    mock.on(PutEvaluationsCommand).resolves({});
  });

  after(() => {
    mock.restore();
  });

  const inputs = (): PutEvaluationsCommandInput[] =>
    mock.commandCalls(PutEvaluationsCommand).map(({ args }) => args[0].input);
  const put = (list: readonly ConfigEvaluation[], token = "token") =>
    putEvaluations(client, token, list, { clock: new FakeClock() });

  it("puts an evaluation in Config's words", async () => {
    await put(evaluations(1));

    expect(inputs()).to.deep.equal([
      {
        ResultToken: "token",
        TestMode: false,
        Evaluations: [
          {
            ComplianceResourceType: "AWS::S3::Bucket",
            ComplianceResourceId: "bucket-0",
            ComplianceType: "NON_COMPLIANT",
            Annotation: "Versioning is off.",
            OrderingTimestamp: new Date(orderingTime),
          },
        ],
      },
    ]);
  });

  it("calls nothing where there is nothing to say", async () => {
    await put([]);

    expect(inputs()).to.deep.equal([]);
  });

  it("leaves out an annotation that is empty, which Config refuses", async () => {
    const [evaluation] = evaluations(1);
    await put(evaluation ? [{ ...evaluation, annotation: "  " }] : []);

    expect(inputs()[0]?.Evaluations?.[0]).not.to.have.property("Annotation");
  });

  it("only tries where the token is a test's", async () => {
    await put(evaluations(1), testToken);

    expect(inputs()[0]?.TestMode).to.equal(true);
  });

  it("puts each once, a hundred at a time, with annotations that Config takes", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(350),
        fc.string({ unit: "grapheme", maxLength: 400 }),
        async (count, annotation) => {
          mock.resetHistory();
          await put(evaluations(count).map((each) => ({ ...each, annotation })));

          const sent = inputs().map(({ Evaluations = [] }) => Evaluations);
          expect(sent.every((batch) => batch.length >= 1 && batch.length <= 100)).to.equal(true);
          expect(sent.flat().map(({ ComplianceResourceId }) => ComplianceResourceId)).to.deep.equal(
            evaluations(count).map(({ id }) => id),
          );
          for (const { Annotation } of sent.flat()) {
            if (Annotation !== undefined) expect(Annotation.length).to.be.within(1, 256);
          }
        },
      ),
      { numRuns: 25 },
    );
  });

  it("tries again what Config refused, and nothing else", async () => {
    const failed: Evaluation = {
      ComplianceResourceType: "AWS::S3::Bucket",
      ComplianceResourceId: "bucket-1",
      ComplianceType: "NON_COMPLIANT",
      OrderingTimestamp: new Date(orderingTime),
    };
    mock
      .on(PutEvaluationsCommand)
      .resolvesOnce({ FailedEvaluations: [failed] })
      .resolves({});

    await put(evaluations(3));

    expect(
      inputs().map(({ Evaluations }) => Evaluations?.map((each) => each.ComplianceResourceId)),
    ).to.deep.equal([["bucket-0", "bucket-1", "bucket-2"], ["bucket-1"]]);
  });

  it("says which resource's evaluation Config never takes", async () => {
    mock.on(PutEvaluationsCommand).callsFake(({ Evaluations }: PutEvaluationsCommandInput) => ({
      FailedEvaluations: Evaluations,
    }));

    const error = await rejection(put(evaluations(2)));

    expect(error).to.be.instanceOf(SinkError);
    expect(error.message).to.equal("AWS Config refused 2 of 2 evaluations, the first of bucket-0");
  });

  it("keeps no evaluation back because of one that Config never takes", async () => {
    mock
      .on(PutEvaluationsCommand)
      .callsFake(({ Evaluations = [] }: PutEvaluationsCommandInput) => ({
        FailedEvaluations: Evaluations.filter(({ ComplianceResourceId: id }) => id === "bucket-7"),
      }));

    const error = await rejection(put(evaluations(250)));

    expect(error).to.be.instanceOf(RefusedEvaluationsError).and.to.have.property("count", 1);
    expect(error.message).to.contain("refused 1 of 250 evaluations, the first of bucket-7");
    const sent = new Set(
      inputs().flatMap(({ Evaluations = [] }) =>
        Evaluations.map((each) => each.ComplianceResourceId),
      ),
    );
    expect(sent).to.have.property("size", 250);
  });

  it("waits out a throttle", async () => {
    mock.on(PutEvaluationsCommand).rejectsOnce(serviceFault("ThrottlingException")).resolves({});

    await put(evaluations(1));

    expect(inputs()).to.have.length(2);
  });

  it("says at once that a token is not of this rule", async () => {
    mock.on(PutEvaluationsCommand).rejects(serviceFault("InvalidResultTokenException"));

    const error = await rejection(put(evaluations(1)));

    expect(error.name).to.equal("InvalidResultTokenException");
    expect(inputs()).to.have.length(1);
  });
});
