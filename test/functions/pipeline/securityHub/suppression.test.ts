import { SecurityHubClient } from "@aws-sdk/client-securityhub";
import { type AwsClientStub, mockClient } from "aws-sdk-client-mock";
import { expect } from "chai";
import type { Exception } from "../../../../functions/findings/exceptions";
import type { Finding } from "../../../../functions/findings/finding";
import type { XccdfResult } from "../../../../functions/findings/model";
import { defaultResultPolicy } from "../../../../functions/findings/policy";
import { applyScan } from "../../../../functions/pipeline/scans/applyScan";
import { changeSeries } from "../../../../functions/pipeline/scans/changeSeries";
import { hubSink } from "../../../../functions/pipeline/securityHub/hub";
import type {
  AppliedScanResult,
  ApplyScanTools,
} from "../../../../functions/pipeline/scans/scanToApply";
import type { FindingsStore } from "../../../../functions/sinks/store/findingsStore";
import { FakeClock } from "../../../helpers/fakeClock";
import { FakeSecurityHub } from "../../../helpers/fakeSecurityHub";
import { outcome, reportOf, series } from "../../../helpers/scans";
import { useStore } from "../../../helpers/store";

const accepted: Exception = {
  id: "kiosk",
  rule: "a",
  scope: {},
  justification: "The kiosk has no accounts.",
  owner: "platform",
};

describe("an exception's way to Security Hub", () => {
  const client = new SecurityHubClient({ region: "eu-central-1" });
  let mock: AwsClientStub<SecurityHubClient>;
  let store: FindingsStore;
  let held: FakeSecurityHub;
  let hours = 0;

  useStore((started) => (store = started));
  after(() => {
    mock.restore();
  });
  beforeEach(() => {
    mock = mockClient(client);
    held = new FakeSecurityHub();
    held.answer(mock);
  });

  const of = { ...series, target: { ...series.target, id: "i-000000000000005ec" } };

  /** What an invocation has, an hour after the last one. */
  function tools(exceptions: readonly Exception[]): ApplyScanTools {
    hours += 1;
    const now = Date.UTC(2026, 10, 1, hours);
    return {
      store,
      exceptions,
      policy: defaultResultPolicy,
      hub: hubSink({ client, store: "findings" }, () => Promise.resolve(true), new FakeClock(now)),
      tagsOf: () => Promise.resolve(undefined),
      showCompliance: () => Promise.resolve(),
      tellRecorded: () => Promise.resolve(),
      incompleteExceptions: "hand-made",
      announce: () => Promise.resolve(),
      publish: () => Promise.resolve(0),
      owner: `invocation ${hours}`,
      deadline: () => now + 60_000,
      now: () => now,
    };
  }

  /** A scan, an hour after the last one, by default of a host that does not meet rule `a`. */
  function scan(
    exceptions: readonly Exception[],
    rest: Partial<ApplyScanTools> = {},
    result: XccdfResult = "fail",
  ): Promise<AppliedScanResult> {
    const all = { ...tools(exceptions), ...rest };
    const time = new Date(all.now()).toISOString();
    const evidence = { bucket: "results", resultsKey: `AROA:i-0/${time}-scap-results.xml.gz` };
    const report = reportOf([outcome("a", result), outcome("b", "pass")]);
    return applyScan({ series: of, report, time, evidence }, all);
  }

  async function written(): Promise<Finding | undefined> {
    return (await store.findings.load(of))[0];
  }

  it("hides the finding with its reason, shows it when the exception has gone, and says so", async () => {
    const hidden = await scan([accepted]);
    expect(held.of("a")).to.include({ workflow: "SUPPRESSED", record: "ACTIVE" });
    expect(held.of("a")?.note).to.include("because: The kiosk has no accounts.");
    expect(hidden.hub).to.deep.include({ state: "told", hidden: 1, shown: 0 });
    expect((await written())?.hub).to.include({ told: "excepted", suppressed: true });

    const shown = await scan([]);
    expect(held.of("a")).to.include({ workflow: "NEW", compliance: "FAILED" });
    expect(shown.hub).to.deep.include({ hidden: 0, shown: 1 });
    expect((await written())?.hub?.suppressed).to.equal(undefined);
  });

  it("never leaves a finding hidden that nobody knows to be hidden, even if the invocation dies", async () => {
    const death = new Error("cut off");
    const dies = (): Promise<never> => Promise.reject(death);

    // The first attempt dies before the finding is written, the second one right after it.
    await scan([accepted], { announce: dies }).catch((error: unknown) =>
      expect(error).to.equal(death),
    );
    expect(held.of("a")?.workflow).to.equal("NEW");
    await scan([accepted], { showCompliance: dies }).catch((error: unknown) =>
      expect(error).to.equal(death),
    );
    expect(held.of("a")?.workflow).to.equal("SUPPRESSED");

    await scan([]);

    expect(held.of("a")).to.include({ workflow: "NEW", compliance: "FAILED" });
  });

  it("tells everything anew after a death, even where somebody looked in between and left all as it was", async () => {
    await scan([]);
    const dies = (): Promise<never> => Promise.reject(new Error("cut off"));
    await scan([], { announce: dies }, "pass").catch(() => "as it has to be");
    expect(held.of("a")?.record).to.equal("ARCHIVED");
    await changeSeries(of, tools([]), () => undefined);

    await scan([]);

    expect(held.of("a")).to.include({ record: "ACTIVE", compliance: "FAILED" });
  });
});
