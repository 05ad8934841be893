import { Worker } from "node:worker_threads";

/** What the thread does: it ends the process where the number of the document stays what it was. */
const watch = `
const { workerData } = require("node:worker_threads");
const { current, seconds } = workerData;
let before = Atomics.load(current, 0);
setInterval(() => {
  const now = Atomics.load(current, 0);
  if (now === before) {
    require("node:fs").writeSync(2, "fuzz: a document takes longer than " + seconds + " s; its seed is one of the " + Atomics.load(current, 1) + " from " + now + " on\\n");
    process.kill(process.pid, "SIGKILL");
  }
  before = now;
}, seconds * 1000);
`;

/** Ends the process, saying at which seed, where a document is never done with. */
export class Watchdog {
  private readonly current = new Int32Array(new SharedArrayBuffer(8));
  private readonly thread: Worker;

  /** @param abreast how many documents are looked at beside each other. */
  constructor(seconds: number, abreast: number) {
    this.current[1] = abreast;
    this.thread = new Worker(watch, { eval: true, workerData: { current: this.current, seconds } });
    this.thread.unref();
  }

  /** Learns that a document has been begun. */
  at(seed: number): void {
    Atomics.store(this.current, 0, seed);
  }

  async stop(): Promise<void> {
    await this.thread.terminate();
  }
}
