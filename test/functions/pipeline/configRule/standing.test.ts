import { expect } from "chai";
import { ruleSettings } from "../../../../functions/pipeline/configRule/settings";
import { standingOf } from "../../../../functions/pipeline/configRule/standing";
import type { FindingsStore } from "../../../../functions/sinks/store/findingsStore";
import { findingOf } from "../../../helpers/findings";
import { ruleDefaults } from "../../../helpers/ruleTools";
import { assessed } from "../../../helpers/coverage";

const finding = findingOf({ state: "open" });
const { series } = finding;
const scannedAt = "2026-11-20T02:00:00.000Z";
const now = Date.parse("2026-11-21T02:00:00.000Z");

/** A store with one series, which was given up at some time. */
function storeWith(goneAt: string, order = ""): FindingsStore {
  const record = { revision: 1, head: { order, hub: "off", goneAt } };
  return {
    series: { ofTarget: () => Promise.resolve([{ series, record }]) },
    history: { newest: () => Promise.resolve({ time: scannedAt, ...assessed(3) }) },
    findings: { load: () => Promise.resolve([finding]) },
  } as unknown as FindingsStore;
}

describe("the standing of a target", () => {
  const settings = ruleSettings({}, ruleDefaults, 1);

  it("is not that of a profile that was given up after its newest scan", async () => {
    const verdict = await standingOf(series.target, settings, storeWith(scannedAt), now);

    expect(verdict).to.deep.equal({ kind: "unknown", formerScan: scannedAt });
  });

  it("knows when the last scan was after the history has forgotten it", async () => {
    const store = storeWith("2026-11-19T02:00:00.000Z", `${scannedAt}~id`);
    const forgetful = { ...store, history: { newest: () => Promise.resolve(undefined) } };

    const verdict = await standingOf(
      series.target,
      settings,
      forgetful as unknown as FindingsStore,
      now,
    );

    expect(verdict).to.deep.equal({ kind: "unknown", formerScan: scannedAt });
  });

  it("is that of a profile that was run again after it was given up", async () => {
    const store = storeWith("2026-11-19T02:00:00.000Z");

    const verdict = await standingOf(series.target, settings, store, now);

    expect(verdict).to.include({ kind: "failed", lastScan: scannedAt });
  });
});
