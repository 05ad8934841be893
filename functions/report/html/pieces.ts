import type { Severity } from "../../findings/model";
import { counted } from "../../findings/notices/notice";
import { html, type Markup } from "./markup";

/** A severity, as a word on its colour. */
export function badge(severity: Severity): Markup {
  return html`<span class="badge s-${severity}">${severity}</span>`;
}

/** An instant, to the minute. */
export function instant(time: string | undefined): Markup {
  if (time === undefined) return html`–`;
  return html`<time datetime="${time}">${time.slice(0, 16).replace("T", " ")}</time>`;
}

const day = 86_400_000;

/** How old something of an instant is at another, in words. */
export function age(time: string, at: string): string {
  const days = Math.floor((Date.parse(at) - Date.parse(time)) / day);
  return days < 1 ? "less than a day old" : `${counted(days, "day")} old`;
}

/** Longer ids, such as ARNs, may be broken over lines. */
const longestWholeId = 24;

/** The id of a machine or resource. One of a machine stays whole, however narrow its column is. */
export function targetId(id: string): Markup {
  return id.length > longestWholeId
    ? html`<code>${id}</code>`
    : html`<code class="id">${id}</code>`;
}
