import type { ControlReference, Ident, RuleMetadata } from "../../findings/model";
import type { Limits } from "./limits";
import { type Element, type SubtreeReader, TextCollector } from "./subtree";
import { nonEmpty, severityFrom } from "./values";
import { isXccdf, isXhtml } from "./vocabulary";

const readChildren: ReadonlySet<string> = new Set([
  "version",
  "title",
  "description",
  "rationale",
  "fixtext",
  "fix",
  "reference",
  "ident",
]);

/**
 * The references that name controls: NIST 800-53, CIS benchmarks, DISA's STIGs and CCI, or nothing
 * that says of what they are. Others, such as ISO and COBIT, are most of a rule.
 */
const controlCatalogues = /^$|800-53|cisecurity\.org\/(?:benchmark|tools)|(?:disa|cyber)\.mil/;

/** Elements of XHTML that begin on a line of their own. */
const blocks: ReadonlySet<string> = new Set(
  "br p div ul ol li pre dl dt dd table tr h1 h2 h3 h4 h5 h6 blockquote".split(" "),
);

/** Reads a `Rule`: what a person needs to know of it. */
export class RuleReader implements SubtreeReader {
  private readonly collector: TextCollector;
  private readonly lookUp: (id: string) => string | undefined;
  private rule = "";
  private severityAsWritten: string | undefined;
  private depth = 0;
  private readonly texts = new Map<string, string>();
  private readonly references: ControlReference[] = [];
  private readonly idents: Ident[] = [];
  private fixWanted = true;

  /** `lookUp` tells what a scan set a value to, by the value's id. */
  constructor(limits: Limits, lookUp: (id: string) => string | undefined) {
    this.collector = new TextCollector(limits.textLength);
    this.lookUp = lookUp;
  }

  get metadata(): RuleMetadata {
    const { rule, severityAsWritten } = this;
    const text = (name: string) => nonEmpty(this.texts.get(name));
    return {
      rule,
      title: text("title")?.replace(/\s+/g, " "),
      description: discussionOf(text("description")),
      rationale: text("rationale"),
      fixText: text("fixtext") ?? text("fix"),
      severity: severityAsWritten === undefined ? undefined : severityFrom(severityAsWritten),
      severityAsWritten,
      version: text("version"),
      references: this.references,
      idents: this.idents,
    };
  }

  get reading(): boolean {
    return this.collector.reading;
  }

  wants(element: Element, depth: number): boolean {
    const { uri, local } = element;
    if (!isXccdf(uri)) return isXhtml(uri);
    if (depth > 1) return true;
    if (local === "reference") return controlCatalogues.test(element.attribute("href") ?? "");
    // Scripts are half of a rule: one of them, and only where no text says how to fix it.
    if (local === "fixtext" || local === "fix") {
      const wanted = this.fixWanted;
      this.fixWanted = false;
      return wanted;
    }
    return readChildren.has(local);
  }

  open(element: Element): void {
    this.depth += 1;
    if (this.depth === 1) {
      this.rule = element.attribute("id") ?? "";
      this.severityAsWritten = nonEmpty(element.attribute("severity"));
    } else if (this.depth === 2) this.openChild(element);
    else if (isXhtml(element.uri)) this.breakLine(element.local);
    else if (element.local === "sub") this.substitute(element);
  }

  text(piece: string): void {
    this.collector.add(piece);
  }

  close(): void {
    this.collector.end(this.depth);
    this.depth -= 1;
  }

  private openChild(element: Element): void {
    const { local } = element;
    const href = local === "reference" ? element.attribute("href") : undefined;
    const system = local === "ident" ? (element.attribute("system") ?? "") : "";
    this.collector.start(this.depth, local === "ident" ? "identity" : "shown", (text) => {
      if (local === "ident") this.idents.push({ system, value: text });
      else if (local !== "reference") this.texts.set(local, this.texts.get(local) ?? tidy(text));
      else if (text !== "") this.references.push({ href, text });
    });
  }

  private breakLine(local: string): void {
    if (blocks.has(local)) this.collector.add(local === "li" ? "\n- " : "\n");
  }

  /** A value that the benchmark's author left to the profile: what the scan set it to, else its name. */
  private substitute(element: Element): void {
    const id = element.attribute("idref") ?? "";
    this.collector.add(this.lookUp(id) ?? `(${id.replace(/^xccdf_.*_value_/, "")})`);
  }
}

/** DISA packs several texts into a description, as escaped XML: the discussion is what describes. */
function discussionOf(description: string | undefined): string | undefined {
  if (description === undefined) return undefined;
  const from = description.indexOf(opening);
  const to = from < 0 ? -1 : description.indexOf(closing, from);
  return to < 0 ? description : nonEmpty(description.slice(from + opening.length, to));
}

const opening = "<VulnDiscussion>";
const closing = "</VulnDiscussion>";

/** Line by line: a pattern for white space before a line's end looks at each run again and again. */
function tidy(text: string): string {
  const lines = text.split("\n").map((line) => line.trimEnd());
  return lines.join("\n").replace(/\n{3,}/g, "\n\n");
}
