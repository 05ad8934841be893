import type { CisScan } from "@aws-sdk/client-inspector2";
import { expect } from "chai";
import { messageOf } from "../../../../functions/errors";
import { jsonLogger } from "../../../../functions/log";
import type { CisApi } from "../../../../functions/pipeline/inspectorCis/api";
import type { CisMessage } from "../../../../functions/pipeline/inspectorCis/messages";
import {
  claimMilliseconds,
  type PollTools,
  pollCisScans,
} from "../../../../functions/pipeline/inspectorCis/poll";
import { CisScanTable } from "../../../../functions/sinks/store/cisScanTable";
import { type TestDatabase, startDatabase } from "../../../helpers/dynamodb";

const now = Date.parse("2026-11-21T12:00:00Z");
const hour = 3_600_000;
let pollers = 0;

/** A poller with a scope of its own, over scans that the test names. */
class Poller {
  readonly sent: CisMessage[] = [];
  readonly scans: CisScan[] = [];
  readonly asked: Date[] = [];
  readonly table: CisScanTable;
  readonly scope = { account: "123456789012", region: "eu-central-1", configuration: "" };
  time = now;
  /** How many more scans are looked at before time runs out. */
  lookups = Infinity;

  constructor(database: TestDatabase) {
    pollers += 1;
    this.scope.configuration = `configuration-${pollers}`;
    this.table = new CisScanTable(database.client, database.findings, 400);
  }

  scan(id: string, hoursAgo: number, status: CisScan["status"] = "COMPLETED"): void {
    const scanArn = `arn:${this.scope.configuration}/cis-scan/${id}`;
    const scanDate = new Date(now - hoursAgo * hour);
    const found = this.scans.find((each) => each.scanArn === scanArn);
    if (found !== undefined) found.status = status;
    else this.scans.push({ scanArn, scanConfigurationArn: "c", scanDate, status });
  }

  poll(rest: Partial<PollTools> = {}) {
    const api = {
      scans: ({ from }: { from: Date }) => {
        this.asked.push(from);
        return this.scans.filter(({ scanDate }) => (scanDate ?? new Date()) >= from).values();
      },
    } as unknown as CisApi;
    return pollCisScans({
      api,
      table: this.table,
      scope: this.scope,
      detailLevel: "MEMBER",
      firstLookBackDays: 7,
      send: (messages) => {
        this.sent.push(...messages);
        return Promise.resolve();
      },
      now: () => this.time,
      deadline: () => (this.lookups-- > 0 ? this.time + 60_000 : this.time),
      log: jsonLogger(() => undefined),
      ...rest,
    });
  }

  /** Ids of the scans that were handed to the queue. */
  get begun(): string[] {
    return this.sent.map(({ scan }) => scan.arn.split("/").at(-1) ?? "");
  }

  /** Says that the targets of a scan were handed out. */
  async finish(id: string): Promise<void> {
    await this.table.finish(`arn:${this.scope.configuration}/cis-scan/${id}`, {
      handedOutAt: new Date(this.time).toISOString(),
      targets: 0,
      gaps: 0,
    });
  }
}

describe("polling for CIS scans", () => {
  let database: TestDatabase;
  before(async () => {
    database = await startDatabase();
  });
  after(() => database.close());

  it("hands each scan that has ended to the queue once, however many polls there are at once", async () => {
    const poller = new Poller(database);
    for (let at = 0; at < 20; at += 1) poller.scan(`s${at}`, at + 1);

    await Promise.all([poller.poll(), poller.poll(), poller.poll()]);

    expect(poller.begun.sort()).to.deep.equal(
      Array.from({ length: 20 }, (_, at) => `s${at}`).sort(),
    );
  });

  it("begins a scan again whose handing out came to nothing", async () => {
    const poller = new Poller(database);
    poller.scan("lost", 1);
    const failing = poller.poll({ send: () => Promise.reject(new Error("no queue")) });
    expect(await failing.catch(messageOf)).to.equal("no queue");

    await poller.poll();
    expect(poller.begun).to.deep.equal([]);
    poller.time += claimMilliseconds + 1;
    await poller.poll();

    expect(poller.begun).to.deep.equal(["lost"]);
  });

  it("goes on where it stopped when its time runs out", async () => {
    const poller = new Poller(database);
    for (const id of ["a", "b", "c", "d"]) poller.scan(id, 5);
    poller.lookups = 2;

    const first = await poller.poll();
    poller.lookups = Infinity;
    const second = await poller.poll();

    expect(first).to.deep.equal({ seen: 2, running: 0, begun: 2, interrupted: true });
    expect(second).to.deep.equal({ seen: 4, running: 0, begun: 2, interrupted: false });
    expect(poller.begun).to.deep.equal(["a", "b", "c", "d"]);
    expect(poller.asked[0]).to.deep.equal(poller.asked[1]);
  });

  it("moves its watermark over what is done only, and looks back a day from there", async () => {
    const poller = new Poller(database);
    poller.scan("slow", 50, "IN_PROGRESS");
    poller.scan("quick", 2);
    await poller.poll();
    await poller.finish("quick");
    expect(await poller.table.watermark(poller.scope)).to.equal(
      new Date(now - 50 * hour).toISOString(),
    );

    poller.scan("slow", 50, "COMPLETED");
    poller.time += 200 * hour;
    await poller.poll();
    await poller.finish("slow");
    await poller.poll();
    await poller.poll();

    expect(poller.begun).to.deep.equal(["quick", "slow"]);
    expect(await poller.table.watermark(poller.scope)).to.equal(
      new Date(poller.time).toISOString(),
    );
    expect(poller.asked.at(-1)).to.deep.equal(new Date(poller.time - 24 * hour));
  });

  it("keeps its watermark before a scan whose handing out is not done", async () => {
    const poller = new Poller(database);
    poller.scan("begun", 30);
    await poller.poll();

    const began = new Date(now - 30 * hour).toISOString();
    expect(await poller.table.watermark(poller.scope)).to.equal(began);
    // Its message was lost. Days later it is still looked at, and begun again.
    poller.time += 100 * hour;
    await poller.poll();
    expect(poller.begun).to.deep.equal(["begun", "begun"]);
  });

  it("never puts the watermark back", async () => {
    const poller = new Poller(database);
    await poller.poll();
    await poller.table.advance(poller.scope, new Date(now - hour).toISOString());

    expect(await poller.table.watermark(poller.scope)).to.equal(new Date(now).toISOString());
  });

  it("is not held up for ever by a scan that never ends", async () => {
    const poller = new Poller(database);
    poller.scan("stuck", 24, "IN_PROGRESS");
    poller.time += 15 * 24 * hour;
    await poller.poll({ firstLookBackDays: 30 });

    expect(await poller.table.watermark(poller.scope)).to.equal(
      new Date(poller.time).toISOString(),
    );
  });
});
