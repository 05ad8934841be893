import * as fs from "node:fs";
import { LoopbackAws, type LoopbackOptions, type LoopbackRequest } from "./loopbackAws";
import { FakeHost, skipWithoutTools } from "./scanScript";

/** A host and the services it calls, for one test of the scan script. */
export class ScanBench {
  readonly host = new FakeHost();
  private services: LoopbackAws | undefined;

  /** Starts the services, in place of earlier ones, and gives what the script finds them by. */
  async start(options: LoopbackOptions = {}): Promise<Record<string, string>> {
    await this.services?.stop();
    this.services = new LoopbackAws(options);
    return this.host.environment(await this.services.start());
  }

  /** The same, on a host that has a scanner and content for its system. */
  async startReady(options: LoopbackOptions = {}): Promise<Record<string, string>> {
    if (!fs.existsSync(`${this.host.bin}/oscap`)) this.host.installScanner();
    this.host.installContent("debian12", "standard");
    return this.start(options);
  }

  async end(): Promise<void> {
    this.host.remove();
    await this.services?.stop();
  }

  get requests(): readonly LoopbackRequest[] {
    return this.services?.requests ?? [];
  }

  get uploads(): readonly LoopbackRequest[] {
    return this.services?.uploads ?? [];
  }

  /** Names of the uploads, in order, with `<ts>` for their times. */
  get uploaded(): string[] {
    return this.uploads.map(({ path }) => path.replace(/\d{4}-[0-9T-]+Z/, "<ts>"));
  }

  /** The last upload, as a failure record. */
  get failure(): Record<string, unknown> {
    return JSON.parse(this.uploads.at(-1)?.body.toString() ?? "{}") as Record<string, unknown>;
  }

  /** What is left in the host's temporary directory. */
  get leftovers(): string[] {
    return fs.readdirSync(this.host.temporary);
  }
}

/** Has mocha give each test of the describing block a bench of its own, and skips them without tools. */
export function useBench(begun: (bench: ScanBench) => void): void {
  let bench: ScanBench | undefined;
  before(function () {
    skipWithoutTools(this);
  });
  beforeEach(() => {
    bench = new ScanBench();
    begun(bench);
  });
  afterEach(() => bench?.end());
}
