import { expect } from "chai";
import * as fs from "node:fs";
import * as path from "node:path";
import { DynamoEngine } from "../../../local/endpoint/services/dynamodb/engine";

describe("the engine behind DynamoDB", () => {
  it("has no port, which it would answer any website's page on, but a socket of this user's own", async () => {
    const engine = await DynamoEngine.start(undefined);
    const folder = path.dirname(engine.socket);

    expect(await engine.run("ListTables", {})).to.deep.equal({ TableNames: [] });
    expect(fs.statSync(engine.socket).isSocket()).to.equal(true);
    expect(fs.statSync(folder).mode & 0o777).to.equal(0o700);
    await engine.close();
    expect(fs.existsSync(folder)).to.equal(false);
  });
});
