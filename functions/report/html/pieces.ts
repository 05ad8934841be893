import type { Severity } from "../../findings/model";
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
