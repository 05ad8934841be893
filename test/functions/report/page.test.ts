import { createHash } from "node:crypto";
import { expect } from "chai";
import fc from "fast-check";
import { FleetTally, reportPage } from "../../../functions/report";
import { escaped, html } from "../../../functions/report/html/markup";
import { hostOf } from "../../helpers/alerts";
import { anyFinding } from "../../helpers/findings";
import { reportOfFleet, reportTime } from "../../helpers/report";

const hostile = `"><script>alert(1)</script><img src=x onerror=alert(2)>'&\u0000\ud800</style></title>`;

/** Tags and attributes of a page, the drawings, the script and the style sheet left out. */
function tagsOf(page: string): string {
  return page.replace(/<(script|style)>[\s\S]*?<\/\1>/g, "").replace(/<svg[\s\S]*?<\/svg>/g, "");
}

describe("markup", () => {
  it("escapes whatever is put in, but not what it built itself", () => {
    expect(html`<p title="${hostile}">${[hostile, html`<b>${1}</b>`]}</p>`.text).to.equal(
      `<p title="${escaped(hostile)}">${escaped(hostile)}<b>1</b></p>`,
    );
    expect(escaped(hostile)).not.to.match(/[<>"']|\p{Cc}|\p{Cs}/u);
  });

  it("lets no text out of its place", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(escaped(text)).not.to.match(/[<>"']/);
        expect(escaped(text)).not.to.match(/&(?!(?:amp|lt|gt|quot|#39);)/);
      }),
    );
  });
});

describe("the report's page", () => {
  it("speaks of targets where the fleet has resources beside its hosts", async () => {
    const data = await reportOfFleet();
    const headings = (page: string) => [
      ...page.matchAll(/<th scope="col"[^>]*>\s*(Hosts|Targets)/g),
    ];

    expect(headings(reportPage(data)).map(([, word]) => word)).to.deep.equal(["Hosts", "Hosts"]);
    expect(headings(reportPage({ ...data, resources: 1 })).map(([, word]) => word)).to.deep.equal([
      "Targets",
      "Targets",
    ]);
  });

  it("says why a rule fails beside each finding, where the scanner says so", async () => {
    expect(reportPage(await reportOfFleet(3, { detail: "Port 22 <is> open." }))).to.contain(
      '<span class="soft">Port 22 &lt;is&gt; open.</span>',
    );
  });

  it("has a part for everything that the report is about", async () => {
    const page = reportPage(await reportOfFleet());

    for (const words of [
      "Severity by host",
      "Severity over time",
      "Newest findings",
      "Oldest findings",
      "with their fixes",
      "by whom, why and until when",
      "What was not assessed",
      "The vendor needs it.",
      "platform@example.org",
      "2026-12-31 23:59",
      "OPS-7",
      "Remove nullok from the PAM configuration.",
      "Silent hosts",
      "90 %",
      "Targets that Amazon Inspector was to scan and has not measured",
      "Inspector has no benchmark for its operating system.",
      "3 days old",
      "nightly CIS, LEVEL_1",
    ]) {
      expect(page).to.include(words);
    }
    expect(page.match(/<svg /g)).to.have.length(2);
  });

  it("loads nothing, and runs and shows only what it names by digest", async () => {
    const page = reportPage(await reportOfFleet());

    expect(page).not.to.match(/(?:src|href)="(?!#)/);
    expect(page).not.to.match(/url\((?!#)|@import|<link|<iframe|<object|<form[^>]*action/);
    expect(page).not.to.match(/ style="| on\w+="/);
    for (const name of ["style", "script"] as const) {
      const found = [...page.matchAll(new RegExp(`<${name}>([\\s\\S]*?)</${name}>`, "g"))];
      const [only] = found;
      expect(found).to.have.length(1);
      const digest = createHash("sha256")
        .update(only?.[1] ?? "")
        .digest("base64");
      expect(page).to.include(`${name}-src &#39;sha256-${digest}&#39;`);
    }
  });

  it("can be read by those who do not see it", async () => {
    const page = reportPage(await reportOfFleet());

    const count = (pattern: RegExp) => page.match(pattern)?.length ?? 0;
    expect(page).to.match(/<html lang="en">/);
    for (const landmark of ["header", "nav", "main", "footer"]) {
      expect(count(new RegExp(`<${landmark}[ >]`, "g")), landmark).to.equal(1);
    }
    expect(count(/<caption>/g)).to.equal(count(/<table>/g));
    expect(count(/<th(?! scope)[ >]/g)).to.equal(0);
    expect(count(/<svg (?!aria-hidden)/g)).to.equal(0);
  });

  it("shows hostile texts as texts, wherever they stand", async () => {
    const calm = reportPage(await reportOfFleet(3));
    const data = await reportOfFleet(3, {
      title: hostile,
      rule: hostile,
      description: hostile,
      fixText: hostile,
      controls: [hostile],
    });
    const page = reportPage(data, { title: hostile });

    const shape = (text: string) =>
      tagsOf(text)
        .match(/<\/?\w+/g)
        ?.join("");
    expect(shape(page.replace(/<li>&quot;[^<]*<\/li>/g, ""))).to.equal(
      shape(calm.replace(/<li>Do what[^<]*<\/li>/g, "")),
    );
    expect(tagsOf(page)).not.to.match(/<script|<img|onerror=(?!alert\(2\)&gt;)/);
  });

  it("is made of the oddest findings without a fault, and has nothing of them as markup", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyFinding, { maxLength: 8 }), async (findings) => {
        const tally = new FleetTally(reportTime, 1);
        for (const finding of findings) tally.finding(finding);
        const page = reportPage(await tally.data((all) => Promise.resolve(all)));
        const known =
          "a|b|body|br|caption|code|details|div|figcaption|figure|footer|form|h1|h2|head|header|html|input|label|li|main|meta|nav|option|output|p|pre|section|select|span|summary|table|tbody|td|th|thead|time|title|tr|ul";
        const others = [...tagsOf(page).matchAll(/<([a-z][\w-]*)/gi)].filter(
          ([, name = ""]) => !known.split("|").includes(name),
        );
        expect(others.map(([tag]) => tag)).to.deep.equal([]);
      }),
      { numRuns: 40 },
    );
  });

  it("says how many more targets Inspector left out, and not that the CSV has them", async () => {
    const data = await reportOfFleet(3);
    const page = reportPage({ ...data, unmeasured: { ...data.unmeasured, left: 7 } });

    expect(page).to.include("… and 7 targets more.");
    expect(page).to.include("<b>9</b> not measured");
  });

  it("lists late scans where there are any", async () => {
    const data = await reportOfFleet(1);
    expect(reportPage(data)).not.to.include("Late scans");

    const row = { ...hostOf(1), source: "openscap", benchmark: "b", profile: "p" };
    const late = { rows: [{ ...row, time: "2026-11-18T03:00:00.000Z" }], left: 0 };
    const page = reportPage({ ...data, late });

    expect(page).to.include("Late scans: they arrived after a newer one, and changed no finding");
  });

  it("stays small for a huge fleet", async () => {
    expect(reportPage(await reportOfFleet(3_000)).length).to.be.lessThan(1_000_000);
  });

  it("says so where there is nothing to say", async () => {
    const page = reportPage(
      await new FleetTally(reportTime, 1).data((all) => Promise.resolve(all)),
    );

    expect(page).to.include("Nothing is hidden.");
    const unknown = "No assessment is on record, so that nothing is known of any rule.";
    expect(page.split(unknown)).to.have.lengthOf(6);
    expect(page).to.include("<b>unknown</b> of rules assessed").and.include("<b>0</b> compliant");
    expect(page).not.to.match(/100 %<\/b>|Every rule|has a finding|Nothing is open/);
    expect(page)
      .to.include("No host is silent.")
      .and.include("Amazon Inspector has left out no target that it was to scan.");
    expect(page).not.to.include("<svg ");
  });
});
