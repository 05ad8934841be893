import { expect } from "chai";
import { SinkError } from "../../../functions/errors";
import { isServiceAnswer, mayPass, sinkFault } from "../../../functions/sinks/awsErrors";

const named = (name: string, rest: object = {}): Error =>
  Object.assign(new Error("said why"), { name, ...rest });

describe("errors of AWS calls", () => {
  it("may pass where the service throttles, fails itself or cannot be reached", () => {
    const passing = [
      named("ThrottlingException", { $fault: "client" }),
      named("ProvisionedThroughputExceededException", { $fault: "client" }),
      named("LimitExceededException", { $fault: "client" }),
      named("InternalException", { $fault: "server" }),
      named("SomethingNew", { $retryable: {} }),
      named("SomethingNew", { $fault: "client", $metadata: { httpStatusCode: 429 } }),
      named("SomethingNew", { $metadata: { httpStatusCode: 503 } }),
      named("TimeoutError"),
      named("Error", { code: "ECONNRESET" }),
    ];

    expect(passing.filter((error) => !mayPass(error))).to.deep.equal([]);
  });

  it("stay where the request or our own code is at fault", () => {
    const staying = [
      named("ValidationException", { $fault: "client", $metadata: { httpStatusCode: 400 } }),
      named("AccessDeniedException", { $fault: "client" }),
      new TypeError("undefined is not a function"),
      "a text",
      undefined,
    ];

    expect(staying.filter(mayPass)).to.deep.equal([]);
    expect(staying.map(isServiceAnswer)).to.deep.equal([true, true, false, false, false]);
  });

  it("become a SinkError only where they may pass", () => {
    const throttle = named("ThrottlingException");
    const fault = sinkFault("CloudWatch", "publish metrics", throttle);
    const invalid = named("ValidationException", { $fault: "client" });

    expect(fault).to.be.instanceOf(SinkError);
    expect(fault).to.include({ sink: "CloudWatch", cause: throttle });
    expect((fault as SinkError).message).to.equal("CloudWatch could not publish metrics: said why");
    expect(sinkFault("CloudWatch", "publish metrics", invalid)).to.equal(invalid);
  });
});
