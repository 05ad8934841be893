import type { ControlReference, Ident, RuleMetadata } from "../../findings/model";
import { severityOf } from "./impact";
import type { Control } from "./profile";
import { type JsonObject, isObject, own, textOf, textsOf } from "./shape";

/** The catalogue of NIST controls; the revision is a value among the tags: `Rev_4`. */
const nist = "https://nvlpubs.nist.gov/nistpubs/SpecialPublications/NIST.SP.800-53";
const cis = "https://www.cisecurity.org/benchmark";
const srg =
  "https://public.cyber.mil/stigs/downloads/?_dl_facet_stigs=operating-systems%2Cgeneral-purpose-os";
const cci = "https://public.cyber.mil/stigs/cci/";
const cce = "https://ncp.nist.gov/cce";

/**
 * What a control says of itself. Of a control that several profiles have, the outermost profile's
 * words count, since that is what an overlay is written for; what it leaves out comes from within.
 */
export function metadataOf(id: string, versions: readonly Control[]): RuleMetadata {
  const described = (label: string) => first(versions, (each) => each.descriptions.get(label));
  const tagged = (name: string) => first(versions, ({ tags }) => textOf(own(tags, name)));
  const tags = mergedTags(versions);
  const impact = first(versions, (each) => each.impact);
  return {
    rule: id,
    title: first(versions, ({ title }) => title),
    description: described("default"),
    rationale: described("rationale") ?? tagged("rationale"),
    fixText: described("fix") ?? tagged("fix") ?? described("remediation"),
    severity: severityOf(impact),
    severityAsWritten: first(versions, ({ impactAsWritten }) => impactAsWritten),
    version: tagged("stig_id"),
    references: [
      ...nistReferences(own(tags, "nist")),
      ...cisReferences(tags),
      ...[own(tags, "gtitle"), own(tags, "satisfies")]
        .flatMap(textsOf)
        .map((text) => ({ href: srg, text })),
      ...versions.flatMap(({ refs }) => refs.flatMap(referenceFrom)),
    ],
    idents: [...identsOf(cci, tags, ["cci"]), ...identsOf(cce, tags, ["cce", "cce_id"])],
  };
}

/** The first of the versions of a control that says something, from the outermost inwards. */
export function first<T>(
  versions: readonly Control[],
  ask: (version: Control) => T | undefined,
): T | undefined {
  for (const version of versions) {
    const answer = ask(version);
    if (answer !== undefined) return answer;
  }
  return undefined;
}

function mergedTags(versions: readonly Control[]): JsonObject {
  const tags = [...versions].reverse().flatMap((version) => Object.entries(version.tags));
  // Built from pairs: assigning "__proto__" would set what the object inherits.
  return Object.fromEntries(tags);
}

function nistReferences(value: unknown): readonly ControlReference[] {
  const texts = textsOf(value);
  const revision = texts.map((text) => /^rev[_ ]?(\d)$/i.exec(text)?.[1]).find(Boolean) ?? "5";
  return texts
    .filter((text) => !/^rev[_ ]?\d$/i.test(text))
    .map((text) => ({ href: `${nist}r${revision}.pdf`, text }));
}

/** `cis: "distribution-independent-linux:1.1.1.1"` in some profiles, `cis_rid: "1.1"` in others. */
function cisReferences(tags: JsonObject): readonly ControlReference[] {
  const texts = [own(tags, "cis"), own(tags, "cis_rid")].flatMap(textsOf);
  return texts.map((text) => ({ href: cis, text: text.split(":").at(-1)?.trim() ?? text }));
}

function identsOf(system: string, tags: JsonObject, names: readonly string[]): readonly Ident[] {
  const values = names.flatMap((name) => textsOf(own(tags, name)));
  return [...new Set(values)].map((value) => ({ system, value }));
}

/** A `ref` has a text, mostly with `url` or `uri`; the text may be a list of further refs. */
function referenceFrom(value: unknown): readonly ControlReference[] {
  if (!isObject(value)) return [];
  const href = textOf(own(value, "url")) ?? textOf(own(value, "uri"));
  const ref = own(value, "ref");
  const texts = Array.isArray(ref)
    ? ref.flatMap((each) => (isObject(each) ? Object.values(each).flatMap(textsOf) : textsOf(each)))
    : textsOf(ref);
  return (texts.length > 0 ? texts : [href ?? ""])
    .filter((text) => text !== "")
    .map((text) => ({ ...(href !== undefined && { href }), text }));
}
