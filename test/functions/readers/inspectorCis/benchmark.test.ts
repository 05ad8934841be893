import { expect } from "chai";
import { exceptionFor } from "../../../../functions/findings/exceptions";
import {
  type CatalogueName,
  catalogues,
  exceptionsOfCatalogue,
} from "../../../../functions/findings/exceptions/authoring/catalogue";
import { benchmarkOf, coverageOf, readCisTarget } from "../../../../functions/readers/inspectorCis";
import { series } from "../../../helpers/scans";

describe("benchmarkOf", () => {
  const names: readonly (readonly [string | undefined, string])[] = [
    ["AMAZON_LINUX_2", "CIS Amazon Linux 2 Benchmark"],
    ["AMAZON_LINUX_2023", "CIS Amazon Linux 2023 Benchmark"],
    ["Amazon Linux 2023", "CIS Amazon Linux 2023 Benchmark"],
    ["UBUNTU_22_04", "CIS Ubuntu Linux 22.04 LTS Benchmark"],
    ["RHEL_9", "CIS Red Hat Enterprise Linux 9 Benchmark"],
    ["RED_HAT_ENTERPRISE_LINUX_8", "CIS Red Hat Enterprise Linux 8 Benchmark"],
    ["ROCKY_LINUX_9", "CIS Rocky Linux 9 Benchmark"],
    ["SLES_15", "CIS SUSE Linux Enterprise 15 Benchmark"],
    ["WINDOWS_SERVER_2022", "CIS Microsoft Windows Server 2022 Benchmark"],
    ["WINDOWS_SERVER_2012_R2", "CIS Microsoft Windows Server 2012 R2 Benchmark"],
    ["ORACLE_LINUX_9", "CIS Oracle Linux 9 Benchmark"],
    [undefined, "CIS Benchmark"],
  ];
  for (const [platform, name] of names) {
    it(`calls that of ${platform ?? "no platform"} ${name}`, () => {
      expect(benchmarkOf(platform)).to.equal(name);
    });
  }
});

describe("the catalogues for EKS nodes", () => {
  const platforms: Readonly<Record<CatalogueName, string>> = {
    "eks-nodes-al2": "AMAZON_LINUX_2",
    "eks-nodes-al2023": "AMAZON_LINUX_2023",
  };
  for (const name of Object.keys(platforms) as CatalogueName[]) {
    it(`hide what they accept, and nothing else, in results read for ${platforms[name]}`, async () => {
      const exceptions = exceptionsOfCatalogue(name, { owner: "platform" }).map((draft) => ({
        ...draft,
        scope: { benchmarks: draft.scope?.benchmarks, titles: draft.scope?.titles },
      }));
      const { entries } = catalogues[name];
      const hidden = async (platform: string, titleOf: (title: string) => string) => {
        const checks = entries.map(({ cis, titles: [title = ""] }) => ({
          checkId: cis,
          title: titleOf(title.replaceAll("*", " ")),
          status: "FAILED",
          level: "LEVEL_1",
        }));
        const { scan, outcomes } = await readCisTarget(checks, {
          scanArn: "arn",
          level: "LEVEL_1",
          startedAt: "2026-11-20T00:00:00.000Z",
          targetId: "i-1",
          platform,
        });
        const of = {
          ...series,
          source: "inspector-cis" as const,
          benchmark: scan.benchmark.id ?? "",
          profile: "LEVEL_1",
        };
        return outcomes.filter(
          ({ rule, key, metadata }) =>
            exceptionFor(
              exceptions,
              of,
              { rule, key, title: metadata?.title },
              "2026-11-21T00:00:00.000Z",
            ) !== undefined,
        ).length;
      };

      expect(await hidden(platforms[name], (title) => `Ensure${title}is so`)).to.equal(
        entries.length,
      );
      expect(await hidden(platforms[name], () => "Ensure something else")).to.equal(0);
      const [other] = Object.values(platforms).filter((each) => each !== platforms[name]);
      expect(await hidden(other ?? "", (title) => `Ensure${title}is so`)).to.equal(0);
    });
  }
});

describe("coverageOf", () => {
  it("takes for measured only what is complete without reservation", () => {
    expect(coverageOf({ targetStatus: "COMPLETED" })).to.deep.equal({ measured: true });
    for (const [targetStatus, targetStatusReason, reason] of [
      ["COMPLETED", "UNSUPPORTED_OS", "UNSUPPORTED_OS"],
      ["CANCELLED", "SSM_UNMANAGED", "SSM_UNMANAGED"],
      [undefined, "SCAN_IN_PROGRESS", "SCAN_IN_PROGRESS"],
      ["TIMED_OUT", undefined, "TIMED_OUT"],
      ["CANCELLED", undefined, "CANCELLED"],
      [undefined, undefined, "UNKNOWN"],
      ["COMPLETED", "SOMETHING_NEW", "UNKNOWN"],
    ] as const) {
      expect(coverageOf({ targetStatus, targetStatusReason })).to.deep.equal({
        measured: false,
        reason,
      });
    }
  });
});
