import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { expect } from "chai";
import { cachedBundle } from "../../../../components/internal/functions/bundleCache";

describe("the bundles that a checkout keeps", () => {
  let root: string;
  let built: number;

  beforeEach(() => {
    root = fs.mkdtempSync(path.join(os.tmpdir(), "plumbline-bundles-"));
    built = 0;
    fs.mkdirSync(path.join(root, "node_modules"));
    fs.writeFileSync(path.join(root, "a.ts"), "a");
    fs.writeFileSync(path.join(root, "b.ts"), "b");
  });
  afterEach(() => {
    fs.rmSync(root, { recursive: true });
  });

  function bundle(name = "one", how = "minified"): string {
    const file = cachedBundle(root, name, how, () => {
      built += 1;
      const code = ["a.ts", "b.ts"].map((file) => fs.readFileSync(path.join(root, file), "utf8"));
      return { code: code.join(), inputs: ["a.ts", "b.ts"] };
    });
    return fs.readFileSync(file, "utf8");
  }

  it("are used again while their files stay the same", () => {
    expect([bundle(), bundle(), bundle()]).to.deep.equal(["a,b", "a,b", "a,b"]);
    expect(built).to.equal(1);
  });

  it("are made anew when one of their files changes", () => {
    bundle();
    fs.writeFileSync(path.join(root, "b.ts"), "c");
    expect(bundle()).to.equal("a,c");
    expect(built).to.equal(2);
  });

  it("are made anew when one of their files is gone", () => {
    bundle();
    fs.rmSync(path.join(root, "b.ts"));
    expect(() => bundle()).to.throw("ENOENT");
  });

  it("are made anew by another bundler or other options", () => {
    bundle("one", "minified");
    bundle("one", "as it is");
    expect(built).to.equal(2);
  });

  it("are each other's in nothing", () => {
    bundle("one");
    bundle("two");
    expect(built).to.equal(2);
  });

  it("leave no half-written file behind", () => {
    bundle();
    const folder = path.join(root, "node_modules", ".cache", "plumbline", "functions");
    const names = fs.readdirSync(folder).map((file) => file.replace(/^[0-9a-f]{64}/, "DIGEST"));
    expect(names.sort()).to.deep.equal(["DIGEST.js", "one.json"]);
  });
});
