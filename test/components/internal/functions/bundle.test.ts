import * as fs from "node:fs";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { bundleFunction, functionCode } from "../../../../components/internal/functions/bundle";

describe("the code of a function", () => {
  it("is a file, of which Pulumi keeps the digest in its state, and not the text", async () => {
    const { "index.js": code } = await bundleFunction("scapResults").assets;

    expect(code).to.be.instanceOf(pulumi.asset.FileAsset);
    const file = await (code as pulumi.asset.FileAsset).path;
    expect(path.isAbsolute(file)).to.equal(true);
    expect(fs.readFileSync(file, "utf8")).to.equal(functionCode("scapResults"));
  });

  it("has a file of its own beside it for a long text, and short texts as they are", async () => {
    const long = "x".repeat(100_000);
    const archive = bundleFunction("complianceRule", { "long.js": long, "short.js": "x" });
    const assets = await archive.assets;

    const file = await (assets["long.js"] as pulumi.asset.FileAsset).path;
    expect(fs.readFileSync(file, "utf8")).to.equal(long);
    expect(await (assets["short.js"] as pulumi.asset.StringAsset).text).to.equal("x");
  });

  it("is refused where there is no such function", () => {
    expect(() => bundleFunction("nothing")).to.throw(
      'function "nothing" is neither prebuilt nor at functions/handlers/nothing.ts',
    );
  });
});
