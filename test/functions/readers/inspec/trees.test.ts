import { expect } from "chai";
import * as fc from "fast-check";
import type { ScanReport } from "../../../../functions/findings/model";
import { check, control, profile, read, report } from "../../../helpers/inspec";

const passed = [check("passed")];
const failed = [check("failed")];

/** Profile, and result of each control: what a scan comes down to. */
function summary(scans: readonly ScanReport[]): unknown {
  return scans.map(({ scan, outcomes }) => [
    scan.benchmark.id,
    Object.fromEntries(outcomes.map(({ rule, result }) => [rule, result])),
  ]);
}

describe("profiles in an InSpec report", () => {
  it("are one scan each where nobody loads them", async () => {
    const scans = await read(
      report([profile("os", [control("1.1", failed)]), profile("ssh", [control("1.1", passed)])]),
    );

    expect(summary(scans)).to.deep.equal([
      ["os", { "1.1": "fail" }],
      ["ssh", { "1.1": "pass" }],
    ]);
    expect(new Set(scans.map(({ scan }) => scan.id)).size).to.equal(2);
  });

  it("are one scan with those that they load, named after the outermost", async () => {
    const wrapper = profile("overlay", [control("a", []), control("b", [])], {
      depends: [{ name: "base", path: "../base", status: "loaded" }],
    });
    const base = profile("base", [control("a", failed), control("b", passed)], {
      parent_profile: "overlay",
    });

    for (const profiles of [
      [wrapper, base],
      [base, wrapper],
    ]) {
      const scans = await read(report(profiles));

      expect(summary(scans)).to.deep.equal([["overlay", { a: "fail", b: "pass" }]]);
      expect(scans[0]?.counts).to.deep.equal({ fail: 1, pass: 1 });
    }
  });

  it("are found in each other through several levels", async () => {
    const scans = await read(
      report([
        profile("company", [control("a", [])], { depends: [{ name: "team" }] }),
        profile("team", [control("a", [])], { parent_profile: "company" }),
        profile("vendor", [control("a", failed)], { parent_profile: "team" }),
      ]),
    );

    expect(summary(scans)).to.deep.equal([["company", { a: "fail" }]]);
  });

  it("are known by depends alone in reports that name no parent", async () => {
    const scans = await read(
      report([
        profile("overlay", [control("a", [])], { depends: [{ name: "base", git: "https://…" }] }),
        profile("base", [control("a", failed)]),
      ]),
    );

    expect(summary(scans)).to.deep.equal([["overlay", { a: "fail" }]]);
  });

  it("count for every wrapper that loads them", async () => {
    const scans = await read(
      report([
        profile("one", [control("a", [])], { depends: [{ name: "base" }] }),
        profile("two", [control("a", [])], { depends: [{ name: "base" }] }),
        profile("base", [control("a", failed)]),
      ]),
    );

    expect(summary(scans)).to.deep.equal([
      ["one", { a: "fail" }],
      ["two", { a: "fail" }],
    ]);
  });

  it("are recognised as wrappers in old reports that tell nothing of it", async () => {
    const scans = await read(
      report([
        profile("overlay", [control("a", [])]),
        profile("base", [control("a", failed), control("b", passed)]),
      ]),
    );

    expect(summary(scans)).to.deep.equal([["overlay", { a: "fail", b: "pass" }]]);
  });

  it("stay apart where one was not run and only seems to wrap the other", async () => {
    const scans = await read(
      report([
        profile("windows", [control("1.1", [])], {
          status: "skipped",
          status_message: "no Windows",
        }),
        profile("linux", [control("1.1", failed)]),
      ]),
    );

    expect(summary(scans)).to.deep.equal([
      ["windows", { "1.1": "notchecked" }],
      ["linux", { "1.1": "fail" }],
    ]);
  });

  it("leave out controls that a wrapper did not ask for", async () => {
    const scans = await read(
      report([
        profile("overlay", [control("a", [])], { depends: [{ name: "base" }] }),
        profile("base", [control("a", passed), control("b", [])], { parent_profile: "overlay" }),
      ]),
    );

    expect(summary(scans)).to.deep.equal([["overlay", { a: "pass" }]]);
  });

  it("keep controls as not checked where the profile that has them was not run", async () => {
    const scans = await read(
      report([
        profile("overlay", [], { depends: [{ name: "base" }] }),
        profile("base", [control("a", [])], { parent_profile: "overlay", status: "skipped" }),
      ]),
    );

    expect(summary(scans)).to.deep.equal([["overlay", { a: "notchecked" }]]);
  });

  it("keep two controls of one id apart where neither profile loads the other", async () => {
    const [scan] = await read(
      report([
        profile("all", [control("a", [], { impact: 0.7 }), control("b", [])], {
          depends: [{ name: "one" }, { name: "two" }],
        }),
        profile("one", [control("a", passed, { impact: 0.7 })], { parent_profile: "all" }),
        profile("two", [control("a", failed, { impact: 0.3 }), control("b", passed)], {
          parent_profile: "all",
        }),
      ]),
    );

    const told = scan?.outcomes.map(({ key, rule, result, severity }) => [
      key,
      rule,
      result,
      severity,
    ]);
    expect(told).to.have.deep.members([
      ["one/a", "one/a", "pass", "high"],
      ["two/a", "two/a", "fail", "low"],
      ["b", "b", "pass", "medium"],
    ]);
    expect(scan?.counts).to.deep.equal({ pass: 2, fail: 1 });
  });

  it("keep a control together that wrappers on the way to it repeat", async () => {
    const [scan] = await read(
      report([
        profile("all", [control("a", [])], { depends: [{ name: "mid" }, { name: "two" }] }),
        profile("mid", [control("a", [], { impact: 0.9 })], {
          parent_profile: "all",
          depends: [{ name: "one" }],
        }),
        profile("one", [control("a", failed)], { parent_profile: "mid" }),
        profile("two", [control("a", failed)], { parent_profile: "all" }),
      ]),
    );

    expect(scan?.outcomes.map(({ key, severity }) => [key, severity])).to.have.deep.members([
      ["one/a", "critical"],
      ["two/a", "medium"],
    ]);
  });

  it("do not ask for a control of one of them because the other has its id", async () => {
    const [scan] = await read(
      report([
        profile("all", [control("a", [])], { depends: [{ name: "one" }, { name: "two" }] }),
        profile("one", [control("a", [])], { parent_profile: "all" }),
        profile("two", [control("a", failed)], { parent_profile: "all" }),
      ]),
    );

    expect(scan?.outcomes.map(({ result }) => result)).to.deep.equal(["fail"]);
  });

  it("are found by the name that they are loaded under, where that is another than their own", async () => {
    const overlay = (impact: number, results: readonly object[]) => [
      control("a", results, { impact }),
    ];
    const scans = await read(
      report([
        profile("company", overlay(0.9, []), { depends: [{ name: "agency" }, { name: "os" }] }),
        profile("agency-moderate", overlay(0.7, []), {
          parent_profile: "company",
          depends: [{ name: "vendor" }],
        }),
        profile("vendor-linux", overlay(0.5, []), {
          parent_profile: "agency",
          depends: [{ name: "upstream" }],
        }),
        profile("baseline", overlay(0.5, failed), { parent_profile: "vendor" }),
        profile("os", [control("b", passed)], { parent_profile: "company" }),
      ]),
    );

    expect(summary(scans)).to.deep.equal([["company", { a: "fail", b: "pass" }]]);
    expect(scans[0]?.outcomes[0]?.severity).to.equal("critical");
  });

  it("tell which of them was not run, and why", async () => {
    const [scan] = await read(
      report([
        profile("all", [control("a", [])], {
          depends: [
            { name: "windows", status: "skipped", status_message: "unsupported platform" },
            { name: "linux", status: "loaded" },
          ],
        }),
        profile("linux", [control("a", passed)], { parent_profile: "all" }),
      ]),
    );

    expect(scan?.notRun).to.deep.equal([{ name: "windows", reason: "unsupported platform" }]);
    expect(scan?.counts).to.deep.equal({ pass: 1 });
  });

  it("are one scan where the same profile was given twice", async () => {
    const scans = await read(
      report([profile("os", [control("a", passed)]), profile("os", [control("a", failed)])]),
    );

    expect(summary(scans)).to.deep.equal([["os", { a: "fail" }]]);
  });

  it("are not lost where they load each other in a ring", async () => {
    const scans = await read(
      report([
        profile("one", [control("a", failed)], { parent_profile: "two" }),
        profile("two", [control("b", passed)], { parent_profile: "one" }),
      ]),
    );

    expect(summary(scans)).to.deep.equal([["one", { a: "fail", b: "pass" }]]);
  });

  it("never lose a control that was run, nor a series of their own, whoever loads whom", async () => {
    const names = ["p", "q", "r", "s"] as const;
    const anyProfile = fc.record({
      name: fc.constantFrom(...names),
      parent: fc.option(fc.constantFrom(...names), { nil: undefined }),
      depends: fc.subarray([...names]),
      controls: fc.dictionary(
        fc.constantFrom("a", "b", "c"),
        fc.array(fc.constantFrom("passed", "failed", "skipped"), { maxLength: 2 }),
      ),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(anyProfile, { minLength: 1, maxLength: 5 }), async (drafts) => {
        const scans = await read(
          report(
            drafts.map(({ name, parent, depends, controls }) =>
              profile(
                name,
                Object.entries(controls).map(([id, statuses]) =>
                  control(
                    id,
                    statuses.map((status) => check(status)),
                  ),
                ),
                { parent_profile: parent, depends: depends.map((each) => ({ name: each })) },
              ),
            ),
          ),
        );

        const failing = new Set(scans.flatMap(({ outcomes }) => idsThat(outcomes, "fail")));
        for (const { controls } of drafts) {
          for (const [id, statuses] of Object.entries(controls)) {
            if (statuses.includes("failed")) expect([...failing].some(isOf(id))).to.equal(true);
          }
        }
        const series = scans.map(({ scan }) => scan.benchmark.id);
        expect(new Set(series).size).to.equal(series.length);
        for (const { outcomes } of scans) {
          expect(new Set(outcomes.map(({ key }) => key)).size).to.equal(outcomes.length);
        }
      }),
    );
  });
});

/** Whether a rule is the control, perhaps with its profile's name before it. */
function isOf(id: string): (rule: string) => boolean {
  return (rule) => rule === id || rule.endsWith(`/${id}`);
}

function idsThat(outcomes: ScanReport["outcomes"], result: string): readonly string[] {
  return outcomes.filter((each) => each.result === result).map(({ rule }) => rule);
}
