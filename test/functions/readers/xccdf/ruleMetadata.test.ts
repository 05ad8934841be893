import { expect } from "chai";
import type { RuleMetadata } from "../../../../functions/findings/model";
import { readRuleMetadata, readScanReports } from "../../../../functions/readers/xccdf";
import {
  benchmark,
  inChunks,
  reportOf,
  reportsOf,
  ruleResult,
  testResult,
  xccdf12,
} from "../../../helpers/xccdf";

const nist = "http://nvlpubs.nist.gov/nistpubs/SpecialPublications/NIST.SP.800-53r4.pdf";

async function metadataOf(inside: string, attributes = ""): Promise<RuleMetadata | undefined> {
  const rule = `<Group><Rule id="r" ${attributes}>${inside}</Rule></Group>`;
  const values = `<set-value idref="xccdf_org.example_value_limit">42</set-value>`;
  const { outcomes } = await reportOf(benchmark(rule, values + ruleResult("r", "fail")));
  return outcomes[0]?.metadata;
}

describe("the metadata of a rule that is not met", () => {
  it("is what the benchmark says of it", async () => {
    const metadata = await metadataOf(
      `<status>accepted</status><version>RHEL-08-010020</version>
       <title>A
         title</title><title xml:lang="de">Ein Titel</title>
       <description>What it is</description><warning>not read</warning>
       <reference href="${nist}">AC-2</reference><reference href="${nist}"/>
       <reference href="https://www.iso.org/standard/54534.html">A.12.1.2</reference>
       <reference>CCI-000366</reference>
       <rationale>Why it is</rationale>
       <ident system="http://cyber.mil/cci">CCI-000366</ident>
       <fixtext>Do this</fixtext><fix>and not this</fix><check system="s"/>`,
      `severity="HIGH"`,
    );

    expect(metadata).to.deep.equal({
      rule: "r",
      title: "A title",
      description: "What it is",
      rationale: "Why it is",
      fixText: "Do this",
      severity: "high",
      severityAsWritten: "HIGH",
      version: "RHEL-08-010020",
      references: [
        { href: nist, text: "AC-2" },
        { href: undefined, text: "CCI-000366" },
      ],
      idents: [{ system: "http://cyber.mil/cci", value: "CCI-000366" }],
    });
  });

  it("has the first fix where no text says how", async () => {
    const fixes = `<fix system="sh">first\n  line</fix><fix system="ansible">second</fix>`;

    expect((await metadataOf(fixes))?.fixText).to.equal("first\n  line");
  });

  it("makes plain text of XHTML, and leaves foreign elements out", async () => {
    const metadata = await metadataOf(
      `<description xmlns:h="http://www.w3.org/1999/xhtml" xmlns:dc="urn:dc">Set <h:code>a</h:code>:<h:br/>then
        <h:ul><h:li>one</h:li><h:li>two</h:li></h:ul><h:pre>x &lt; y</h:pre><dc:note>hidden</dc:note></description>`,
    );

    expect(metadata?.description?.split("\n").map((line) => line.trim())).to.deep.equal([
      "Set a:",
      "then",
      "",
      "- one",
      "- two",
      "x < y",
    ]);
  });

  it("puts in the values that the scan set, and the names of others", async () => {
    const metadata = await metadataOf(
      `<description>At least <sub idref="xccdf_org.example_value_limit" use="legacy"/>, at most <sub idref="xccdf_org.example_value_other"/>.</description>`,
    );

    expect(metadata?.description).to.equal("At least 42, at most (other).");
  });

  it("takes DISA's discussion out of what is packed around it", async () => {
    const metadata = await metadataOf(
      `<description>&lt;VulnDiscussion&gt;Why &amp;amp; how.

Satisfies: SRG-1&lt;/VulnDiscussion&gt;&lt;FalsePositives&gt;&lt;/FalsePositives&gt;&lt;Documentable&gt;false&lt;/Documentable&gt;</description>`,
    );

    expect(metadata?.description).to.equal("Why &amp; how.\n\nSatisfies: SRG-1");
  });

  it("leaves out what the benchmark leaves out", async () => {
    expect(await metadataOf("<description/>")).to.deep.equal({
      rule: "r",
      title: undefined,
      description: undefined,
      rationale: undefined,
      fixText: undefined,
      severity: undefined,
      severityAsWritten: undefined,
      version: undefined,
      references: [],
      idents: [],
    });
  });

  it("is joined for rules that fail, err or are unknown, and for no others", async () => {
    const names = [
      "fail",
      "error",
      "unknown",
      "pass",
      "fixed",
      "notapplicable",
      "notchecked",
      "notselected",
      "informational",
    ];
    const { outcomes } = await reportOf(
      benchmark(
        names.map((name) => `<Rule id="${name}"><title>${name}</title></Rule>`).join(""),
        names.map((name) => ruleResult(name, name)).join(""),
      ),
    );

    expect(
      outcomes.flatMap(({ rule, metadata }) => (metadata?.title === rule ? [rule] : [])),
    ).to.deep.equal(["fail", "error", "unknown"]);
  });

  it("is that of the scan's own benchmark where two have a rule of the same id", async () => {
    const one = (id: string, title: string) =>
      `<Benchmark xmlns="${xccdf12}" id="${id}"><Rule id="r" severity="${id === "a" ? "high" : "low"}"><title>${title}</title></Rule></Benchmark>`;
    const result = (id: string) => testResult(`<benchmark id="${id}"/>${ruleResult("r", "fail")}`);
    const reports = await reportsOf(
      `<x>${one("a", "of a")}${one("b", "of b")}${result("b")}${result("a")}${result("c")}</x>`,
    );

    expect(
      reports.map(({ outcomes: [outcome] }) => [outcome?.metadata?.title, outcome?.severity]),
    ).to.deep.equal([
      ["of b", "low"],
      ["of a", "high"],
      ["of b", "low"],
    ]);
  });

  it("may stand behind the results", async () => {
    const { outcomes } = await reportOf(
      `<Benchmark xmlns="${xccdf12}">${testResult(ruleResult("r", "fail"), "")}<Rule id="r"><title>late</title></Rule></Benchmark>`,
    );

    expect(outcomes[0]?.metadata?.title).to.equal("late");
  });

  it("is missing where the document has no such rule", async () => {
    const { outcomes } = await reportOf(testResult(ruleResult("r", "fail")));

    expect(outcomes[0]).to.deep.include({ metadata: undefined, severity: "unknown" });
  });

  it("is found in chunks of any size, with the namespaces declared far around it", async () => {
    const rules = Array.from(
      { length: 40 },
      (_, index) => `<x:Rule id="r${index}"><x:title>title ${index}</x:title><y:z/></x:Rule>\n`,
    );
    const results = Array.from({ length: 40 }, (_, index) =>
      ruleResult(`r${index}`, index % 3 === 0 ? "fail" : "pass"),
    );
    const document = Buffer.from(
      `<x:Benchmark xmlns:x="${xccdf12}" xmlns:y="urn:y?a=1&amp;b=&quot;2&quot;">${rules.join("")}${testResult(results.join(""))}</x:Benchmark>`,
    );

    for (const sizes of [[1], [7, 300], [64], [1000], [document.length]]) {
      const [report] = await readScanReports(() => inChunks(document, sizes));
      const titles = report?.outcomes.flatMap(({ metadata }) => metadata?.title ?? []);
      expect(titles).to.deep.equal(Array.from({ length: 14 }, (_, index) => `title ${index * 3}`));
    }
  });
});

describe("the severity of an outcome", () => {
  it("is the rule's where no rule-result has one, met or not", async () => {
    const { outcomes } = await reportOf(
      benchmark(
        `<Rule id="a" severity="high"/><Rule id="b" severity="low"/><Rule id="c"/><Rule id="d" severity="low"/>`,
        ruleResult("a", "fail") +
          ruleResult("b", "pass") +
          ruleResult("c", "fail") +
          ruleResult("d", "fail", "", `severity="medium"`),
      ),
    );

    expect(outcomes.map(({ severity }) => severity)).to.deep.equal([
      "high",
      "low",
      "unknown",
      "medium",
    ]);
    expect(
      outcomes.flatMap(({ results }) => results.map(({ severity }) => severity)),
    ).to.deep.equal(["high", "unknown", "medium"]);
  });
});

describe("rule metadata by itself", () => {
  const document = Buffer.from(
    benchmark(
      `<Rule id="a"><title>A</title></Rule><Rule id="b"><title>B</title></Rule><Rule id="b"><title>not this</title></Rule>`,
      "",
    ),
  );

  it("is read for the rules asked for", async () => {
    const found = await readRuleMetadata(inChunks(document), new Set(["b", "z"]));

    expect([...found].map(([rule, { title }]) => [rule, title])).to.deep.equal([["b", "B"]]);
  });

  it("is read no further than needed", async () => {
    let read = 0;
    async function* counted() {
      for await (const chunk of inChunks(
        Buffer.concat([document, Buffer.alloc(100_000, " ")]),
        [100],
      )) {
        read += chunk.length;
        yield chunk;
      }
    }

    await readRuleMetadata(counted(), new Set(["a"]));

    expect(read).to.be.below(2000);
  });
});
