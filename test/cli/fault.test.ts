import { expect } from "chai";
import { faultText } from "../../cli/fault";
import { UsageError } from "../../cli/usage";
import { DocumentError } from "../../functions/errors";

describe("what the command line says of an error", () => {
  it("is its sentence where somebody foresaw it", () => {
    const document = new DocumentError("it is no JSON", { line: 1, column: 2 });

    expect(faultText(document)).to.equal("line 1, column 2: it is no JSON");
    expect(faultText(new UsageError("there is no option --x"))).to.equal("there is no option --x");
  });

  it("is all that is known of one that nobody foresaw: its stack and its causes", () => {
    const bug = new TypeError("it is not a function", { cause: new Error("what came before") });

    expect(faultText(bug)).to.include("TypeError: it is not a function\n    at ");
    expect(faultText(bug)).to.include("[cause]: Error: what came before");
    expect(faultText({ thrown: "by somebody" })).to.equal("{ thrown: 'by somebody' }");
  });
});
