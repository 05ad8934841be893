import { expect } from "chai";
import { printable } from "../../cli/style";
import { inspectionText } from "../../cli/inspectionText";
import { guardTerminal, printJson } from "../../cli/output";
import { printed } from "../helpers/printed";

const hostile = "a\u001b]0;title\u0007b\u009b2Jc\u202ed\u007fe\rf";

describe("what reaches a terminal", () => {
  it("has line ends, tabs and colours that are in use, and nothing else that steers", () => {
    const painted = `\u001b[31mred\u001b[39m\tx\n${hostile}`;

    expect(printable(painted, true)).to.equal("\u001b[31mred\u001b[39m\tx\na ]0;title b 2Jc d e f");
    expect(printable(painted, false)).to.equal("red\tx\na ]0;title b 2Jc d e f");
  });

  it("is so for all that a guarded stream is given, but for lines that are overwritten", () => {
    const given: unknown[] = [];
    const stream = {
      isTTY: true,
      write: (chunk: unknown) => given.push(chunk) > 0,
    } as unknown as NodeJS.WriteStream;
    guardTerminal([stream]);
    stream.write(hostile);
    stream.write(`\r\u001b[K${hostile}`);

    expect(given).to.deep.equal(["a ]0;title b 2Jc d e f", "\r\u001b[Ka ]0;title b 2Jc d e f"]);
  });

  it("is the same document as JSON, with escapes", async () => {
    const { out } = await printed(() => {
      printJson({ hostile });
      return Promise.resolve();
    });

    expect(out).to.match(/^[\n -~]*$/);
    expect(JSON.parse(out)).to.deep.equal({ hostile });
  });

  it("has no line of a file's name", () => {
    expect(inspectionText(`x\n${hostile}.xml`, [])).to.equal("x a ]0;title b 2Jc d e f.xml\n");
  });
});
