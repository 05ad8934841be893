import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { expect } from "chai";
import { accountLists } from "../../../functions/aws/accountLists";

const environment = { ACCOUNTS_FILE: "accounts.json" };

describe("accountLists", () => {
  let folder: string;

  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "accounts-"));
  });

  afterEach(() => {
    fs.rmSync(folder, { recursive: true });
  });

  function lists(text: string): object {
    fs.writeFileSync(path.join(folder, "accounts.json"), text);
    return accountLists(environment, folder);
  }

  it("are none where the function is told of no file", () => {
    expect(accountLists({}, folder)).to.deep.equal({});
  });

  it("are read from the file beside the code", () => {
    expect(lists('{"excluded":["111122223333"],"changeable":["444455556666"]}')).to.deep.equal({
      excluded: ["111122223333"],
      changeable: ["444455556666"],
    });
    expect(lists('{"excluded":[]}')).to.deep.equal({ excluded: [] });
  });

  it("let the function not even start where they should be there and are not", () => {
    expect(() => accountLists(environment, folder)).to.throw(
      "accounts.json could not be read beside the function's code",
    );
  });

  for (const text of [
    "",
    "[]",
    "null",
    '{"excluded":"111122223333"}',
    '{"excluded":[111122223333]}',
    '{"changeable":["1111"]}',
    '{"changeable":null}',
  ]) {
    it(`refuse ${text === "" ? "an empty file" : text}, rather than guess whom it is about`, () => {
      expect(() => lists(text)).to.throw("accounts.json");
    });
  }
});
