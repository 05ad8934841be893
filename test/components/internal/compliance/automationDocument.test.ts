import { expect } from "chai";
import {
  automationDocument,
  outcomeOfFunction,
} from "../../../../components/internal/compliance/automationDocument";
import { nextStep, outputsOf } from "../../../../local/automationSteps";
import { listOf, objectOf } from "../../../../local/json";

const document = objectOf(
  JSON.parse(
    automationDocument({
      partition: "aws-us-gov",
      rolePath: "/compliance/plumbline-automation",
      functionArn: "arn:aws-us-gov:lambda:us-gov-west-1:111122223333:function:remediation",
    }),
  ),
);
const steps = listOf(document["mainSteps"]).map(objectOf);
const step = (name: string) => objectOf(steps.find((each) => each["name"] === name));

/** The step that comes after the function gave this. */
function after(payload: string): unknown {
  const judge = step("judge");
  const [choice] = listOf(objectOf(judge["inputs"])["Choices"]).map(objectOf);
  const inputs = {
    ...objectOf(judge["inputs"]),
    Choices: [{ ...choice, Variable: payload }],
  };
  const next = nextStep(steps, judge, inputs);
  return "step" in next ? next.step?.["name"] : next.failure;
}

describe("the automation document", () => {
  it("takes on the role of whichever account executes it, and tells the function which that is", () => {
    expect(document["assumeRole"]).to.equal(
      "arn:aws-us-gov:iam::{{global:ACCOUNT_ID}}:role/compliance/plumbline-automation",
    );
    expect(objectOf(step("remediate")["inputs"])["InputPayload"]).to.include({
      AccountId: "{{global:ACCOUNT_ID}}",
      Region: "{{global:REGION}}",
      ExecutionId: "{{automation:EXECUTION_ID}}",
    });
  });

  it("has the parameter that AWS Config asks for by this very name", () => {
    expect(objectOf(document["parameters"])).to.have.property("AutomationAssumeRole");
  });

  it("waits for the function as long as Automation can, and no longer", () => {
    expect(step("remediate")).to.include({ timeoutSeconds: 300, maxAttempts: 1 });
  });

  it("looks at what the function gave, and at that alone", () => {
    const [choice] = listOf(objectOf(step("judge")["inputs"])["Choices"]).map(objectOf);

    expect(step("remediate")["nextStep"]).to.equal("judge");
    expect(choice?.["Variable"]).to.equal("{{remediate.Payload}}");
    expect(Object.keys(outputsOf(step("remediate"), { Payload: "" }))).to.deep.equal([
      "remediate.Payload",
    ]);
  });

  it("succeeds with every outcome of the function", () => {
    for (const outcome of ["changed", "unchanged", "dry-run"]) {
      expect(after(JSON.stringify({ outcome, command: "X" }))).to.equal("succeed");
    }
  });

  it("fails with every error, whatever its message says, and with nothing at all", () => {
    for (const errorMessage of ["no", outcomeOfFunction, '{"outcome":"changed"}']) {
      expect(after(JSON.stringify({ errorType: "Error", errorMessage, trace: [] }))).to.equal(
        "fail",
      );
    }
    expect(after("")).to.equal("fail");
    expect(after("null")).to.equal("fail");
  });

  it("fails with what the function said", () => {
    const inputs = { ...objectOf(step("fail")["inputs"]), InputPayload: { Payload: "why" } };

    expect(nextStep(steps, step("fail"), inputs)).to.deep.equal({ failure: "step fail: why" });
  });
});
