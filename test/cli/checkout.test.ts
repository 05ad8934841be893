import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { expect } from "chai";
import { inCheckout } from "../../cli/checkout";

describe("commands that run in a checkout only", () => {
  const load = () => Promise.resolve("loaded");

  it("are loaded where the program is", async () => {
    expect(await inCheckout("local", load)()).to.equal("loaded");
  });

  it("say so where the npm package is, and load nothing that it lacks", async () => {
    const packed = fs.mkdtempSync(path.join(os.tmpdir(), "plumbline-packed-"));
    try {
      const failure: unknown = await inCheckout(
        "local",
        () => expect.fail("it was loaded"),
        () => packed,
      )().catch((error: unknown) => error);

      expect(failure).to.have.property(
        "message",
        "local runs in a checkout of Plumbline only: the npm package has neither its program nor the local stack",
      );
    } finally {
      fs.rmSync(packed, { recursive: true });
    }
  });
});
