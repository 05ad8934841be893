import { expect } from "chai";
import { cis } from "../../../cli/cis";
import { type CisScanStatus, cisStatus } from "../../../cli/cis/status";
import { cisText } from "../../../cli/cis/text";
import { runCisSample } from "../../../cli/local/cis";
import { UsageError } from "../../../cli/usage";
import { withStack } from "../../local/helpers/stacks";

const eks = "i-0ccc3333ddd44445e";

describe("what the command line shows of CIS scans", () => {
  it("is each target's standing, with what was excepted and what was not measured", async () => {
    const findings = JSON.stringify({
      exceptionCatalogues: [
        {
          catalogue: "eks-nodes-al2023",
          owner: "platform",
          expires: "2099-12-31",
          scope: { targets: [eks] },
        },
      ],
    });
    const config = {
      "plumbline:inspectorCis": '{"level":"LEVEL_2"}',
      "plumbline:findings": findings,
    };
    await withStack({ config }, async (stack) => {
      const text = await runCisSample(stack, 100);

      const scans = await cisStatus(stack);
      expect(scans).to.have.length(1);
      const [scan] = scans as [CisScanStatus];
      expect(scan).to.include({ name: "nightly", level: "LEVEL_2", measured: 2, notMeasured: 2 });
      expect(Object.keys(scan.reports)).to.deep.equal(["csv", "pdf"]);
      const node = scan.targets.find(({ id }) => id === eks);
      const states = node?.findings.map(({ rule, state }) => `${rule} ${state}`);
      expect(states).to.include.members(["1.3.1 open", "3.2.1 excepted", "6.1.11 excepted"]);
      expect(states?.filter((each) => each.endsWith("excepted"))).to.have.length(10);
      const gaps = scan.targets.flatMap(({ gap }) => gap ?? []);
      expect(gaps).to.have.members(["UNSUPPORTED_OS", "SSM_UNMANAGED"]);

      expect(text).to.contain("2 targets measured, 2 targets not measured, reports in CSV and PDF");
      expect(text).to.contain("CIS Amazon Linux 2023 Benchmark");
      expect(text).to.contain("not measured: UNSUPPORTED_OS");
      expect(text).to.contain("10 excepted");
      const all = cisText(scans, { width: 100, findings: Infinity });
      expect(all).to.contain("3.2.1  Ensure IP forwarding is disabled");

      await runCisSample(stack, 100);
      expect(await cisStatus(stack)).to.deep.equal(scans);
      expect(stack.denied).to.deep.equal([]);
    });
  });

  it("has what is open with the newest scan that measured a target, and with no older one", async () => {
    const config = { "plumbline:inspectorCis": '{"level":"LEVEL_2"}' };
    await withStack({ config }, async (stack) => {
      await runCisSample(stack, 100);
      const configurationArn = String(stack.graph.outputs["cisScanConfiguration"]);
      const check = {
        checkId: "1.3.1",
        title: "Ensure AIDE is installed",
        level: "LEVEL_1",
      } as const;
      const checks = [{ ...check, status: "FAILED" as const }];
      const later = {
        configurationArn,
        name: "later",
        level: "LEVEL_2",
        status: "COMPLETED",
      } as const;
      const startedAt = stack.clock.now();
      const targets = [{ id: eks, platform: "AMAZON_LINUX_2023", checks }];
      stack.cisScans.run({ ...later, id: "later", startedAt, targets });
      stack.cisScans.run({ ...later, id: "empty", startedAt: startedAt + 1, targets: [] });
      await stack.fire(stack.schedules.find((name) => name.endsWith("-poll")) ?? "");

      const [empty, newest, oldest] = await cisStatus(stack);
      expect(empty?.targets).to.deep.equal([]);
      expect(newest?.targets.map(({ findings }) => findings.length)).to.deep.equal([1]);
      const before = oldest?.targets.find(({ id }) => id === eks);
      expect(before).to.deep.include({ superseded: true, findings: [] });
      const others = oldest?.targets.filter(({ superseded }) => !superseded) ?? [];
      expect(others.filter(({ findings }) => findings.length > 0)).to.have.length(1);
      const text = cisText(await cisStatus(stack), { width: 100, findings: 1 });
      expect(text.match(/1\.3\.1 {2}Ensure AIDE is installed/g)).to.have.length(2);
      expect(text).to.contain("measured again since");
      expect(text).to.contain("0 targets measured\n");
    });
  });

  it("is nothing where the program has no such scans", async () => {
    await withStack({}, async (stack) => {
      expect(await runCisSample(stack, 100)).to.equal(undefined);
      expect(await cisStatus(stack)).to.deep.equal([]);
    });
  });

  it("is refused in one sentence where there is no such store", async () => {
    const refused = async (...argv: string[]): Promise<unknown> => {
      try {
        return await cis(argv);
      } catch (error) {
        return error;
      }
    };

    expect(await refused("--stack", "../x"))
      .to.be.instanceOf(UsageError)
      .with.property("message")
      .that.contains('--stack was "../x", must be a stack\'s name');
    expect(await refused("one")).to.be.instanceOf(UsageError);
    expect(await refused("--stack", "none-of-that-name"))
      .to.be.instanceOf(Error)
      .with.property("message")
      .that.contains("there is no local store of stack none-of-that-name yet");
  });
});
