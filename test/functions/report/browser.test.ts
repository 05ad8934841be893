import * as fs from "node:fs";
import * as path from "node:path";
import { pathToFileURL } from "node:url";
import { source as axeSource } from "axe-core";
import { expect } from "chai";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { reportPage } from "../../../functions/report";
import { reportOfFleet } from "../../helpers/report";

const artefacts = path.join(__dirname, "..", "..", "..", "coverage", "report");

/** Chromium as Debian installs it, or where `CHROMIUM` says. */
function executable(): string | undefined {
  const places = [process.env["CHROMIUM"] ?? "", "/usr/bin/chromium", "/usr/bin/chromium-browser"];
  return places.find((place) => place !== "" && fs.existsSync(place));
}

/** What axe says of one rule. */
interface Violation {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly html: string }[];
}

describe("the report's page in a browser", function () {
  let browser: Browser | undefined;
  const file = path.join(artefacts, "report.html");

  before(async function () {
    const executablePath = executable();
    if (executablePath === undefined) {
      console.log("      no chromium here (apt-get install chromium): the page is not looked at");
      this.skip();
    }
    fs.mkdirSync(artefacts, { recursive: true });
    fs.writeFileSync(file, reportPage(await reportOfFleet(40)));
    browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  });
  after(() => browser?.close());

  /** The page, with what went wrong on it and what it asked for beyond itself. */
  async function opened(
    options: Parameters<Browser["newContext"]>[0] = {},
  ): Promise<{ page: Page; context: BrowserContext; faults: string[]; requests: string[] }> {
    if (browser === undefined) throw new Error("the browser is not started");
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const faults: string[] = [];
    const requests: string[] = [];
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) faults.push(message.text());
    });
    page.on("pageerror", (error) => faults.push(error.message));
    page.on("request", (request) => requests.push(request.url()));
    await page.goto(pathToFileURL(file).href);
    return { page, context, faults, requests };
  }

  it("loads without an error and without a request beyond itself", async () => {
    const { page, context, faults, requests } = await opened({
      viewport: { width: 1280, height: 900 },
    });
    await page.screenshot({ path: path.join(artefacts, "light.png"), fullPage: true });
    await context.close();

    expect(faults).to.deep.equal([]);
    expect(requests).to.deep.equal([pathToFileURL(file).href]);
  });

  it("filters by severity and by words, and says how many rows are left", async () => {
    const { page, context, faults } = await opened();
    const shown = () => page.locator("tr[data-severity]:visible").count();
    const all = await shown();

    await page.selectOption("#filter-severity", "critical");
    const critical = await shown();
    await page.fill("#filter-words", "rule 3");
    const words = await shown();
    const said = await page.textContent("#filter-said");
    await context.close();

    expect(critical).to.be.greaterThan(0).and.lessThan(all);
    expect(words).to.be.lessThan(critical);
    expect(said).to.match(new RegExp(`^${words} of \\d+ rows$`));
    expect(faults).to.deep.equal([]);
  });

  it("finds what was not measured by words, and hides none of it for having no severity", async () => {
    const { page, context, faults } = await opened();
    const rows = page.locator("table", { hasText: "has not measured" }).locator("tbody tr:visible");
    const all = await rows.count();

    await page.selectOption("#filter-severity", "critical");
    const critical = await rows.count();
    await page.fill("#filter-words", "no benchmark for its");
    const words = await rows.count();
    await page.fill("#filter-words", "no such words");
    const none = await rows.count();
    const said = await page.textContent("#filter-said");
    await context.close();

    expect([all, critical, words, none]).to.deep.equal([2, 2, 1, 0]);
    expect(said).to.match(/^0 of \d+ rows$/);
    expect(faults).to.deep.equal([]);
  });

  it("can be read without scripts", async () => {
    const { page, context } = await opened({ javaScriptEnabled: false });
    const rows = await page.locator("tr[data-severity]:visible").count();
    const filters = await page.locator("#filters").isVisible();
    await context.close();

    expect(rows).to.be.greaterThan(50);
    expect(filters).to.equal(false);
  });

  for (const colorScheme of ["light", "dark"] as const) {
    it(`has no serious fault of accessibility, ${colorScheme}`, async () => {
      // The page's own policy would keep axe out, as it keeps everything out.
      const { page, context } = await opened({ colorScheme, bypassCSP: true });
      await page.evaluate(axeSource);
      const violations = await page.evaluate<readonly Violation[]>(
        "axe.run().then(({ violations }) => violations)",
      );
      await page.screenshot({
        path: path.join(artefacts, `${colorScheme}-axe.png`),
        fullPage: true,
      });
      await context.close();

      const serious = violations.filter(({ impact }) => ["serious", "critical"].includes(impact));
      expect(
        serious.map(
          ({ id, nodes }) =>
            `${id}: ${nodes
              .map(({ html }) => html)
              .slice(0, 2)
              .join(" ")}`,
        ),
      ).to.deep.equal([]);
    });
  }

  it("prints without its controls", async () => {
    const { page, context } = await opened();
    await page.emulateMedia({ media: "print" });
    const visible = await page.locator("nav:visible, #filters:visible").count();
    await page.pdf({ path: path.join(artefacts, "report.pdf") });
    await context.close();

    expect(visible).to.equal(0);
  });

  for (const javaScriptEnabled of [true, false]) {
    it(`prints every fix, ${javaScriptEnabled ? "and folds it again" : "without scripts, too"}`, async () => {
      const { page, context, faults } = await opened({ javaScriptEnabled });
      const folded = await page.locator("details:not([open])").count();
      const fixes = page.locator("pre");
      const onScreen = await fixes.first().isVisible();
      await page.emulateMedia({ media: "print" });
      const printed = await Promise.all((await fixes.all()).map((fix) => fix.isVisible()));
      await page.pdf();
      const foldedAfter = await page.locator("details:not([open])").count();
      await context.close();

      expect(onScreen).to.equal(false);
      expect(printed).to.include(true).and.not.include(false);
      expect(foldedAfter).to.equal(folded);
      expect(faults).to.deep.equal([]);
    });
  }
});
