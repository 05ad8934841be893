import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { expect } from "chai";
import { localAccount } from "../../../local/account";
import { type FunctionDefinition, functionDefinition } from "../../../local/lambda/definition";
import { functionEnvironment } from "../../../local/lambda/environment";
import { LocalFunction } from "../../../local/lambda/function";
import type { Invocation } from "../../../local/lambda/invocation";
import { ArchiveFiles } from "../../../local/program/archive";
import { types } from "../../../local/types";
import { graphOf, resource } from "../helpers/graph";

const role = resource(types.role, "role", {}, { arn: "arn:role", name: "role", uniqueId: "AROA" });
const credentials = { accessKeyId: "ASIA", secretAccessKey: "secret", sessionToken: "token" };

function definitionOf(code: string, inputs: object = {}): FunctionDefinition {
  const given = {
    role: "arn:role",
    runtime: "nodejs24.x",
    handler: "index.handler",
    code: new ArchiveFiles(new Map([["index.js", Buffer.from(code)]])),
    ...inputs,
  };
  const arn = "arn:aws:lambda:us-east-1:123456789012:function:worker-1";
  const fn = resource(types.function, "worker", given, { name: "worker-1", arn });
  return functionDefinition(graphOf(role, fn), fn);
}

describe("LocalFunction", () => {
  let folder: string;
  const opened: LocalFunction[] = [];
  before(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "plumbline-test-"));
  });
  afterEach(() => {
    for (const fn of opened.splice(0)) fn.close();
  });
  after(() => {
    fs.rmSync(folder, { recursive: true });
  });

  function functionOf(code: string, inputs: object = {}): LocalFunction {
    const definition = definitionOf(code, inputs);
    const fn = new LocalFunction(
      definition,
      (root) => functionEnvironment(definition, localAccount, credentials, "http://local", root),
      folder,
      () => undefined,
    );
    opened.push(fn);
    return fn;
  }
  const run = (code: string, event: unknown = {}, inputs: object = {}): Promise<Invocation> =>
    functionOf(code, inputs).invoke(event);

  it("hands over event and context, and gives back the answer", async () => {
    const code = `exports.handler = async (event, context) => ({
      event, arn: context.invokedFunctionArn, id: typeof context.awsRequestId,
      left: context.getRemainingTimeInMillis(), memory: context.memoryLimitInMB });`;

    const { result } = await run(code, { a: ["é"] }, { timeout: 5, memorySize: 512 });

    expect(result).to.deep.include({
      event: { a: ["é"] },
      arn: "arn:aws:lambda:us-east-1:123456789012:function:worker-1",
      id: "string",
      memory: "512",
    });
    expect((result as { left: number }).left).to.be.within(1000, 5000);
  });

  it("gives the process the program's variables and Lambda's own, and nothing of this machine", async () => {
    process.env["PLUMBLINE_TEST_LEAK"] = "leaked";
    const environment = { variables: { TABLE: "t", AWS_USE_FIPS_ENDPOINT: "true" } };

    const { result } = await run("exports.handler = async () => process.env;", {}, { environment });
    delete process.env["PLUMBLINE_TEST_LEAK"];

    expect(result).to.include({
      TABLE: "t",
      AWS_REGION: "us-east-1",
      AWS_LAMBDA_FUNCTION_NAME: "worker-1",
      AWS_ACCESS_KEY_ID: "ASIA",
      AWS_SESSION_TOKEN: "token",
      AWS_ENDPOINT_URL: "http://local",
    });
    expect(result).to.not.have.any.keys("PLUMBLINE_TEST_LEAK", "AWS_USE_FIPS_ENDPOINT");
  });

  it("captures lines of both outputs that were written before the answer", async () => {
    const code = `exports.handler = async () => {
      console.log('{"level":"INFO"}'); console.log("plain"); console.error("problem"); };`;

    const { logs, stderr } = await run(code);

    expect(logs).to.deep.equal([{ level: "INFO" }, { message: "plain" }]);
    expect(stderr).to.equal("problem\n");
  });

  it("runs the next event in the same process, and two events at once in two", async () => {
    const code = `let runs = 0; exports.handler = async ({ wait }) => {
      await new Promise((resolve) => setTimeout(resolve, wait)); return (runs += 1); };`;
    const fn = functionOf(code);

    const parallel = await Promise.all([fn.invoke({ wait: 200 }), fn.invoke({ wait: 200 })]);
    const next = await fn.invoke({ wait: 0 });

    expect(parallel.map(({ result }) => result)).to.deep.equal([1, 1]);
    expect(next).to.include({ result: 2 });
    expect(next.initMilliseconds).to.equal(undefined);
  });

  it("stops a function at its timeout", async () => {
    const { error } = await run(
      "exports.handler = () => new Promise(() => {});",
      {},
      { timeout: 1 },
    );

    expect(error?.errorMessage).to.match(/Task timed out after 1\.00 seconds$/);
  });

  it("does not let a function that never yields outlive its timeout", async () => {
    const { error } = await run("exports.handler = async () => { for (;;); };", {}, { timeout: 1 });

    expect(error?.errorType).to.equal("Sandbox.Timedout");
  });

  const failing: readonly (readonly [what: string, code: string, type: string, says: string])[] = [
    [
      "throws",
      "exports.handler = async () => { throw new TypeError('bad'); };",
      "TypeError",
      "bad",
    ],
    ["throws while loading", "throw new Error('at load');", "Error", "at load"],
    ["exports no handler", "exports.other = 1;", "Error", "index.handler is not exported"],
    ["takes a callback", "exports.handler = (e, c, cb) => cb();", "Error", "Callback"],
    ["ends its process", "exports.handler = () => process.exit(7);", "Runtime.ExitError", "7"],
  ];
  for (const [what, code, type, says] of failing) {
    it(`gives the error of a function that ${what}`, async () => {
      const { error, result } = await run(code);

      expect(error?.errorType).to.equal(type);
      expect(error?.errorMessage).to.contain(says);
      expect(result).to.equal(undefined);
    });
  }

  const dying: readonly (readonly [how: string, code: string])[] = [
    ["is killed", "process.kill(process.pid, 'SIGKILL')"],
    ["closes its channel", "process.disconnect()"],
    ["throws beside its handler", "setImmediate(() => { throw new Error('beside') })"],
  ];
  for (const [how, code] of dying) {
    it(`goes on with a new process after one that ${how}`, async () => {
      const target = functionOf(
        `exports.handler = (event) => event.die ? new Promise(() => { ${code}; }) : "alive";`,
        { timeout: 60 },
      );

      expect((await target.invoke({ die: true })).error?.errorType).to.equal("Runtime.ExitError");
      expect((await target.invoke({})).result).to.equal("alive");
    });
  }

  it("goes on where a warm process ends while nothing is asked of it", async () => {
    const target = functionOf("exports.handler = () => process.pid;");
    const { result: first } = await target.invoke({});
    process.kill(Number(first), "SIGKILL");

    // What is sent to a process that has just ended comes back as an error of that event alone.
    const { result, error } = await target.invoke({});
    expect(error?.errorType ?? typeof result).to.be.oneOf(["Runtime.ExitError", "number"]);
    expect((await target.invoke({})).result)
      .to.be.a("number")
      .and.not.equal(first);
  });
});

describe("functionDefinition", () => {
  it("has Lambda's defaults", () => {
    expect(definitionOf("")).to.include({
      timeoutSeconds: 3,
      memoryMegabytes: 128,
      logGroup: "/aws/lambda/worker-1",
    });
  });

  const refused: readonly (readonly [what: string, inputs: object, says: string])[] = [
    ["a role that is not in the program", { role: "arn:other" }, "role"],
    ["another runtime", { runtime: "python3.13" }, "python3.13"],
    ["code that is no archive", { code: undefined }, "code archive"],
    [
      "more than 4 KB of environment",
      { environment: { variables: { A: "x".repeat(4096) } } },
      "4096",
    ],
    ["a variable that is no text", { environment: { variables: { A: 1 } } }, "variable A"],
  ];
  for (const [what, inputs, says] of refused) {
    it(`refuses ${what}`, () => {
      expect(() => definitionOf("", inputs)).to.throw(says);
    });
  }
});
