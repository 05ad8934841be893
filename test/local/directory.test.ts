import { expect } from "chai";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { emptyDirectory, lastingFolders } from "../../local/directory";

describe("the folder of a stack that lasts", () => {
  let base: string;
  let folder: string;
  beforeEach(() => {
    base = fs.mkdtempSync(path.join(os.tmpdir(), "plumbline-test-"));
    folder = path.join(base, ".plumbline", "local");
  });
  afterEach(() => {
    fs.rmSync(base, { recursive: true });
  });
  const modeOf = (...names: string[]) => fs.statSync(path.join(folder, ...names)).mode & 0o777;

  it("is for its owner alone, whatever the process's mask says", () => {
    const mask = process.umask(0);
    try {
      const { work, release } = lastingFolders(folder);

      expect([modeOf(), modeOf(".."), modeOf("lock")]).to.deep.equal([0o700, 0o700, 0o600]);
      expect(fs.statSync(work).mode & 0o777).to.equal(0o700);
      release();
    } finally {
      process.umask(mask);
    }
  });

  it("is closed to others with all that earlier runs left in it, and nothing outside is touched", () => {
    const outside = path.join(base, "outside");
    fs.mkdirSync(path.join(folder, "objects"), { recursive: true, mode: 0o755 });
    fs.writeFileSync(outside, "", { mode: 0o644 });
    fs.writeFileSync(path.join(folder, "objects", "one"), "", { mode: 0o644 });
    fs.symlinkSync(outside, path.join(folder, "objects", "link"));

    lastingFolders(folder).release();

    expect([modeOf("objects"), modeOf("objects", "one")]).to.deep.equal([0o700, 0o600]);
    expect(fs.statSync(outside).mode & 0o777).to.equal(0o644);
  });

  it("is one run's at a time", () => {
    const { release } = lastingFolders(folder);

    expect(() => lastingFolders(folder)).to.throw("is in use by another run");
    expect(() => {
      emptyDirectory(folder);
    }).to.throw("is in use by another run");
    release();
    lastingFolders(folder).release();
  });

  it("is taken over from a run that ended without letting go", () => {
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(path.join(folder, "lock"), "999999999");

    const { release } = lastingFolders(folder);
    expect(fs.readFileSync(path.join(folder, "lock"), "utf8")).to.equal(String(process.pid));
    release();
    expect(fs.readdirSync(folder)).to.deep.equal([]);
  });

  it("is refused where its lock is a link, which is followed neither to read nor to write", () => {
    const victim = path.join(base, "victim");
    fs.writeFileSync(victim, "999999999");
    fs.mkdirSync(folder, { recursive: true });
    for (const target of [victim, path.join(base, "nothing")]) {
      fs.symlinkSync(target, path.join(folder, "lock"));

      expect(() => lastingFolders(folder)).to.throw("is no file, must be the lock of a run");
      fs.unlinkSync(path.join(folder, "lock"));
    }
    expect(fs.readFileSync(victim, "utf8")).to.equal("999999999");
    expect(fs.existsSync(path.join(base, "nothing"))).to.equal(false);
  });
});
