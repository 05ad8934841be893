import { createHash } from "node:crypto";
import { percentText, scoreText, shareOf } from "../../findings/coverage";
import { severities } from "../../findings/model";
import { totalOf } from "../counts";
import type { ReportData } from "../model";
import { html, Markup } from "./markup";
import { badge, instant } from "./pieces";
import { script } from "./script";
import { sections } from "./sections";
import { style } from "./style";

/** What a report is called, where not by its default. */
export interface PageOptions {
  /** Defaults to `Compliance report`. */
  readonly title?: string;
}

/**
 * The report as one page: nothing of it comes from anywhere else, and it may load nothing. What it
 * runs and what gives it its looks is named by digest, so that a text in it could do neither.
 */
export function reportPage(
  data: ReportData,
  { title = "Compliance report" }: PageOptions = {},
): string {
  const parts = sections(data);
  const policy = [
    "default-src 'none'",
    `style-src '${digest(style)}'`,
    `script-src '${digest(script)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <title>${title}, ${data.at.slice(0, 10)}</title>
        ${new Markup(`<style>${style}</style>`)}
      </head>
      <body>
        <a class="skip" href="#main">Skip to the findings</a>
        <header>
          <h1>${title}</h1>
          <p class="soft">As of ${instant(data.at)} UTC</p>
          ${numbers(data)}
          <nav aria-label="Contents">
            <ul>
              ${parts.map(({ id, heading }) => html`<li><a href="#${id}">${heading}</a></li>`)}
            </ul>
          </nav>
        </header>
        <main id="main">
          ${filters()}
          ${parts.map(
            ({ id, heading, body }) =>
              html`<section aria-labelledby="${id}">
                <h2 id="${id}">${heading}</h2>
                ${body}
              </section> `,
          )}
        </main>
        <footer>
          <p class="soft">Made by Plumbline. The CSV beside this page has every finding.</p>
        </footer>
        ${new Markup(`<script>${script}</script>`)}
      </body>
    </html> `;
  return page.text;
}

function numbers(data: ReportData): Markup {
  const open = severities.filter((severity) => data.open[severity] > 0);
  return html`<ul class="numbers">
    <li><b>${totalOf(data.open)}</b> open</li>
    ${open.map((severity) => html`<li><b>${data.open[severity]}</b> ${badge(severity)}</li>`)}
    <li><b>${data.excepted}</b> excepted</li>
    <li><b>${data.hosts}</b> hosts</li>
    <li><b>${data.compliantHosts}</b> compliant</li>
    ${data.resources === 0 ? undefined : html`<li><b>${data.resources}</b> cloud resources</li>`}
    <li><b>${data.silent.rows.length + data.silent.left}</b> silent</li>
    <li><b>${data.unmeasured.rows.length + data.unmeasured.left}</b> not measured</li>
    <li><b>${percentText(shareOf(data.assessed))}</b> of rules assessed</li>
    <li><b>${data.assessed.notChecked}</b> rules not checked</li>
    <li><b>${data.belowMinimum}</b> scans with too little assessed</li>
    <li><b>${scoreText(data.score)}</b> average score</li>
  </ul>`;
}

/** Shown by the script, without which they would do nothing. */
function filters(): Markup {
  return html`<form id="filters" class="filters" role="search" hidden>
    <label
      >Severity
      <select id="filter-severity">
        <option value="">all</option>
        ${severities.map((severity) => html`<option>${severity}</option>`)}
      </select></label
    ><label>Words <input id="filter-words" type="search" /></label
    ><output id="filter-said" aria-live="polite"></output>
  </form>`;
}

function digest(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}
