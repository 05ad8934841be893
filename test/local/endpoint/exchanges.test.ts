import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { expect } from "chai";
import { exchangesVariable } from "../../../local/endpoint/exchanges";
import { clientOptions, failure, fixture, withStack } from "../helpers/stacks";

describe("the exchanges of the endpoint", () => {
  let folder: string;
  const before = process.env[exchangesVariable];

  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "plumbline-exchanges-"));
    process.env[exchangesVariable] = folder;
  });
  afterEach(() => {
    fs.rmSync(folder, { recursive: true });
    // An empty one is as good as none.
    process.env[exchangesVariable] = before ?? "";
  });

  it("are taken down as they went over the wire, where the environment asks for it", async () => {
    await withStack({ program: fixture("openProgram") }, async (stack) => {
      const client = new SSMClient(clientOptions(stack, "everything"));
      await client.send(new GetParameterCommand({ Name: "/open/parameter" }));
      await failure(client.send(new GetParameterCommand({ Name: "/open/nothing" })));
    });

    const lines = fs.readdirSync(folder).flatMap((file) => {
      return fs.readFileSync(path.join(folder, file), "utf8").trimEnd().split("\n");
    });
    const exchanges = lines.map((line) => JSON.parse(line) as Record<string, string>);
    const text = (encoded = "") => Buffer.from(encoded, "base64").toString("utf8");
    expect(exchanges.map(({ method, status }) => [method, status])).to.deep.equal([
      ["POST", 200],
      ["POST", 400],
    ]);
    expect(text(exchanges[0]?.["body"])).to.equal('{"Name":"/open/parameter"}');
    expect(text(exchanges[1]?.["answer"])).to.contain("ParameterNotFound");
    expect(exchanges[0]?.["answerHeaders"]).to.have.property("x-amzn-requestid");
  });
});
