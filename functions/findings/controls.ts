import type { ControlReference, Ident, RuleMetadata } from "./model";
import { cut } from "./text";

/** How the texts of one catalogue become control ids. */
interface Catalogue {
  /** Matches the reference's `href`. */
  readonly href: RegExp;
  /** Matches what in the text is an id of this catalogue. */
  readonly id: RegExp;
  readonly prefix: string;
}

/**
 * Catalogues whose references are numbers that mean something only with the catalogue's name. NIST
 * texts may list several, such as `AC-17(a);CM-6(a)`.
 */
const catalogues: readonly Catalogue[] = [
  {
    href: /800-53/,
    id: /\b[A-Z]{2}-\d+(?:\s?\(\w+\))*/g,
    prefix: "NIST.800-53 ",
  },
  {
    href: /cisecurity\.org\/(?:benchmark|tools)/,
    id: /\b\d+(?:\.\d+)+\b/g,
    prefix: "CIS ",
  },
];

/** Real rules have up to some eighty, of some thirty characters. */
const maxControls = 200;
const maxLength = 64;

/** Ids that tell by their own form what they are, wherever they stand. */
const cci = /\bCCI-\d{6}\b/g;
const cce = /\bCCE-\d{4,6}-\d\b/g;
/** A STIG's own number of a rule, such as `RHEL-08-010020` or `UBTU-20-010000`. */
const stig = /^[A-Z][A-Z0-9]{1,5}-[A-Z0-9]{2}-\d{6}$/;

/**
 * The controls that a rule answers to, in the field's own words: `NIST.800-53 AC-2`, `CCI-000366`,
 * `CIS 1.1.1`, `STIG RHEL-08-010020`, `CCE-80869-9`. Each once, in that order of catalogues and
 * sorted within them.
 *
 * @param metadata what the benchmark says of the rule.
 * @param idents those of the rule-result, which some scanners write and others leave to the rule.
 */
export function controlIds(
  metadata: Pick<RuleMetadata, "version" | "references" | "idents"> | undefined,
  idents: readonly Ident[],
): string[] {
  const references = metadata?.references ?? [];
  const named = [
    ...references.map(({ text }) => text),
    ...[...idents, ...(metadata?.idents ?? [])].map(({ value }) => value),
  ];
  const found = [
    ...references.flatMap(fromCatalogue),
    ...named.flatMap((text) => text.match(cci) ?? []),
    ...[metadata?.version ?? "", ...references.map(({ text }) => text)]
      .filter((text) => stig.test(text))
      .map((text) => `STIG ${text}`),
    ...named.flatMap((text) => text.match(cce) ?? []),
  ];
  return [...new Set(found.map((id) => cut(id, maxLength)))].sort(inOrder).slice(0, maxControls);
}

function fromCatalogue({ href, text }: ControlReference): string[] {
  const catalogue = catalogues.find((candidate) => candidate.href.test(href ?? ""));
  const ids = catalogue === undefined ? [] : (text.match(catalogue.id) ?? []);
  return ids.map((id) => `${catalogue?.prefix ?? ""}${id.replace(/\s/g, "")}`);
}

const kinds = ["NIST", "CCI", "CIS", "STIG", "CCE"];

function inOrder(one: string, other: string): number {
  const kindOf = (id: string) => kinds.findIndex((kind) => id.startsWith(kind));
  return kindOf(one) - kindOf(other) || (one < other ? -1 : 1);
}
