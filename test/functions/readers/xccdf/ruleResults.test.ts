import { expect } from "chai";
import { type RuleResult, xccdfResults } from "../../../../functions/findings/model";
import { eventsOf, reportsOf, ruleResult, testResult } from "../../../helpers/xccdf";

async function read(xml: string): Promise<RuleResult> {
  const events = await eventsOf(testResult(xml));
  const results = events.flatMap((event) => (event.kind === "ruleResult" ? [event.result] : []));
  const [result, ...others] = results;
  if (result === undefined || others.length > 0) throw new Error("one rule-result was expected");
  return result;
}

describe("a rule-result", () => {
  it("has what the scanner gave it", async () => {
    const result = await read(
      `<rule-result idref="r1" role="full" time="2026-01-02T03:04:05+01:00" severity="high" weight="10.0">
         <result> fail </result>
         <ident system="https://nvd.nist.gov/cce/index.cfm">CCE-83694-0</ident>
         <ident>CVE-2026-1</ident>
         <message severity="info">first &lt;message&gt;</message>
         <message><![CDATA[second & last]]></message>
         <instance>/dev/tty0</instance>
         <fix>never read</fix>
         <check system="urn:oval"><check-content-ref name="def:1" href="o.xml"/></check>
       </rule-result>`,
    );

    expect(result).to.deep.equal({
      rule: "r1",
      result: "fail",
      severity: "high",
      severityAsWritten: "high",
      weight: 10,
      time: "2026-01-02T02:04:05.000Z",
      role: "full",
      idents: [
        { system: "https://nvd.nist.gov/cce/index.cfm", value: "CCE-83694-0" },
        { system: "", value: "CVE-2026-1" },
      ],
      overrides: [],
      messages: ["first <message>", "second & last"],
      instances: ["/dev/tty0"],
      checks: [{ system: "urn:oval", href: "o.xml", name: "def:1", multiCheck: false }],
    });
  });

  it("has XCCDF's defaults, and the scan's end for its time", async () => {
    expect(await read(`<rule-result idref="r"><result>pass</result></rule-result>`)).to.deep.equal({
      rule: "r",
      result: "pass",
      severity: "unknown",
      severityAsWritten: undefined,
      weight: undefined,
      time: "2026-01-02T03:04:09.000Z",
      role: undefined,
      idents: [],
      overrides: [],
      messages: [],
      instances: [],
      checks: [],
    });
  });

  for (const value of xccdfResults) {
    it(`may be ${value}`, async () => {
      expect((await read(ruleResult("r", value))).result).to.equal(value);
    });
  }

  it("is unknown where its result is missing, empty or none of XCCDF's", async () => {
    for (const xml of [
      `<rule-result idref="r"/>`,
      `<rule-result idref="r"><result/></rule-result>`,
      ruleResult("r", "PASS"),
      ruleResult("r", "ok"),
      `<rule-result idref="r"><check><result>pass</result></check></rule-result>`,
      `<rule-result idref="r"><result xmlns="urn:x">pass</result></rule-result>`,
    ]) {
      expect((await read(xml)).result).to.equal("unknown");
    }
  });

  it("takes its result through comments, CDATA and references", async () => {
    for (const text of [
      "<!-- pass -->fail",
      "fa<![CDATA[il]]>",
      "<?x pass?>f&#97;il",
      "\n fail\r\n",
    ]) {
      expect((await read(ruleResult("r", text))).result).to.equal("fail");
    }
  });

  it("takes the first of two results", async () => {
    expect((await read(ruleResult("r", "fail", "<result>pass</result>"))).result).to.equal("fail");
  });

  it("keeps its severity as written beside what is made of it", async () => {
    for (const [written, severity, kept] of [
      ["medium", "medium", "medium"],
      ["HIGH", "high", "HIGH"],
      ["critical", "critical", "critical"],
      ["info", "info", "info"],
      ["moderate", "unknown", "moderate"],
      ["", "unknown", undefined],
    ] as const) {
      const result = await read(ruleResult("r", "pass", "", `severity="${written}"`));
      expect(result).to.deep.include({ severity, severityAsWritten: kept });
    }
  });

  it("has its overrides", async () => {
    const result = await read(
      ruleResult(
        "r",
        "pass",
        `<override time="2026-01-03T00:00:00Z" authority="Ann &amp; Bob">
           <old-result>fail</old-result><new-result>pass</new-result><remark>accepted</remark>
         </override><override/>`,
      ),
    );

    expect(result.overrides).to.deep.equal([
      {
        time: "2026-01-03T00:00:00.000Z",
        authority: "Ann & Bob",
        oldResult: "fail",
        newResult: "pass",
        remark: "accepted",
      },
      { time: undefined, authority: undefined },
    ]);
  });

  it("has every check that was run, those inside a complex check as well", async () => {
    const result = await read(
      ruleResult(
        "r",
        "fail",
        `<check system="a" multi-check="true"><check-content-ref href="a.xml"/><check-content-ref href="b.xml" name="n"/></check>
         <complex-check operator="AND"><complex-check operator="OR">
           <check system="b"/></complex-check><check system="c"><check-content>not read</check-content></check>
         </complex-check>`,
      ),
    );

    expect(result.checks).to.deep.equal([
      { system: "a", href: "a.xml", name: undefined, multiCheck: true },
      { system: "a", href: "b.xml", name: "n", multiCheck: true },
      { system: "b", multiCheck: false },
      { system: "c", multiCheck: false },
    ]);
  });

  it("is refused where it names no rule", async () => {
    const error: unknown = await eventsOf(
      testResult("\n<rule-result><result>fail</result></rule-result>"),
    ).catch((caught: unknown) => caught);

    expect(error).to.deep.include({ line: 2, column: 1 });
    expect(String(error)).to.match(/does not name its rule/);
  });
});

describe("a rule's outcome", () => {
  const outcomes = async (xml: string) => (await reportsOf(testResult(xml)))[0]?.outcomes ?? [];

  it("is the aggregate of all its rule-results, which are kept where it is not met", async () => {
    const [outcome, ...others] = await outcomes(
      ["pass", "fail", "notchecked"]
        .map((result) => ruleResult("r", result, "", `severity="low"`))
        .join(""),
    );

    expect(others).to.deep.equal([]);
    expect(outcome).to.deep.include({ key: "r", rule: "r", result: "fail", severity: "low" });
    expect(outcome?.results.map(({ result }) => result)).to.deep.equal([
      "pass",
      "fail",
      "notchecked",
    ]);
  });

  it("keeps all its rule-results in full, wherever the one stands that is not met", async () => {
    const check = `<check system="s"/>`;
    const [first, second] = await outcomes(
      ruleResult("a", "pass", check) +
        ruleResult("b", "pass", check) +
        ruleResult("a", "error", check),
    );

    expect(first?.results.map(({ result, checks }) => [result, checks.length])).to.deep.equal([
      ["pass", 1],
      ["error", 1],
    ]);
    expect(second?.results).to.deep.equal([]);
  });

  it("is the same however its result is written", async () => {
    for (const text of ["pass", " pa<!-- x -->ss", "<![CDATA[pass]]>", "p&#97;ss", "\r\npass\t"]) {
      const [report] = await reportsOf(testResult(ruleResult("r", text, "<check system='s'/>")));
      expect(report?.counts).to.deep.equal({ pass: 1 });
    }
    for (const inside of [
      `<result xmlns="urn:x">pass</result>`,
      `<check><result>pass</result></check>`,
      `<result>pa<x/>ss</result><!-- -->`,
    ]) {
      const xml = `<rule-result idref="r">${inside}</rule-result>`;
      const [report] = await reportsOf(testResult(xml));
      expect(report?.counts).to.deep.equal({ [inside.includes("<x/>") ? "pass" : "unknown"]: 1 });
    }
  });

  it("counts rule-results as the file has them", async () => {
    const [report] = await reportsOf(
      testResult(["pass", "fail", "fail"].map((result) => ruleResult("r", result)).join("")),
    );

    expect(report?.counts).to.deep.equal({ pass: 1, fail: 2 });
  });

  it("has the worst severity that is written", async () => {
    const [outcome] = await outcomes(
      ["low", "high", "unknown"]
        .map((each) => ruleResult("r", "fail", "", `severity="${each}"`))
        .join("") + ruleResult("r", "fail"),
    );

    expect(outcome?.severity).to.equal("high");
  });

  it("is one for all revisions of a DISA rule", async () => {
    const [outcome, ...others] = await outcomes(
      ruleResult("xccdf_mil.disa.stig_rule_SV-230223r627750_rule", "pass") +
        ruleResult("SV-230223r792855_rule", "fail"),
    );

    expect(others).to.deep.equal([]);
    expect(outcome).to.deep.include({
      key: "SV-230223",
      rule: "SV-230223r792855_rule",
      result: "fail",
    });
  });

  it("keeps what it is asked to keep", async () => {
    const [report] = await reportsOf(
      testResult(ruleResult("a", "pass") + ruleResult("b", "fail")),
      {
        needs: (result) => result === "pass",
      },
    );

    expect(report?.outcomes.map(({ results }) => results.length)).to.deep.equal([1, 0]);
  });
});
