import type { Context } from "aws-lambda";
import { expect } from "chai";
import { PlumblineError } from "../../functions/errors";
import { jsonLogger, logged } from "../../functions/log";

type Line = Readonly<Record<string, unknown>>;

describe("what a function logs", () => {
  let lines: Line[] = [];
  const log = jsonLogger((line) => lines.push(JSON.parse(line) as Line));

  beforeEach(() => {
    lines = [];
  });

  function context(awsRequestId: string): Context {
    return { awsRequestId, functionName: "hosts-results" } as Context;
  }

  it("has time, level and message, as Lambda's own lines have", () => {
    log.warn("it is late", { target: "i-0a" });

    const [{ timestamp, ...line } = {}] = lines;
    expect(new Date(String(timestamp)).toISOString()).to.equal(timestamp);
    expect(line).to.deep.equal({ level: "WARN", message: "it is late", target: "i-0a" });
  });

  it("names the function and the invocation, and none once that has ended", async () => {
    const handler = logged((event: string) => {
      log.info("worked", { event });
      return Promise.resolve(event.length);
    }, log);

    expect(await handler("one", context("request-1"))).to.equal(3);
    await handler("two", context("request-2"));
    log.info("in between");

    expect(lines.map(({ requestId, functionName }) => [requestId, functionName])).to.deep.equal([
      ["request-1", "hosts-results"],
      ["request-2", "hosts-results"],
      [undefined, undefined],
    ]);
  });

  it("has an error's sentence for people, and its name, stack and causes for who looks for it", () => {
    const root = new TypeError("socket hang up");
    const service = new Error("the service did not answer", { cause: root });
    log.error("message goes back to its queue", {
      error: new PlumblineError("S3 could not give the object", { cause: service }),
      key: "a.xml",
    });

    const [line = {}] = lines;
    expect(line).to.deep.include({
      level: "ERROR",
      error: "S3 could not give the object",
      errorName: "PlumblineError",
      key: "a.xml",
    });
    expect(line["stack"]).to.match(/log\.test\.ts/);
    expect(line).to.have.nested.property("cause.message", "the service did not answer");
    expect(line).to.have.nested.property("cause.cause.errorName", "TypeError");
    expect(line).to.have.nested.property("cause.cause.stack").that.includes("socket hang up");
  });

  it("ends with causes that go in a circle, and takes what is no error", () => {
    const circle = new Error("one");
    circle.cause = new Error("other", { cause: circle });
    log.error("failed", { error: circle });
    log.error("failed", { error: "a text" });
    log.error("failed", { error: new Error("x", { cause: { code: 7 } }) });

    expect(lines.map(({ error }) => error)).to.deep.equal(["one", "a text", "x"]);
    expect(JSON.stringify(lines[0]).length).to.be.below(30_000);
  });

  it("has an invocation's failure with all causes, and leaves the failure to Lambda", async () => {
    const cause = new Error("access denied");
    const handler = logged(() => Promise.reject(new PlumblineError("no list", { cause })), log);

    const thrown: unknown = await handler({}, context("request-3")).catch(
      (error: unknown) => error,
    );

    expect(thrown).to.be.instanceOf(PlumblineError);
    expect(lines).to.have.length(1);
    expect(lines[0]).to.deep.include({
      message: "invocation failed",
      requestId: "request-3",
      error: "no list",
    });
    expect(lines[0]).to.have.nested.property("cause.message", "access denied");
  });
});
