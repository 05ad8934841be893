import type { ExceptionDraft, ScopeDraft } from "./draft";
import { type Catalogue, eksNodesAl2, eksNodesAl2023 } from "./eksNodes";

/** The catalogues that are shipped, by name. */
export const catalogues = {
  "eks-nodes-al2": eksNodesAl2,
  "eks-nodes-al2023": eksNodesAl2023,
} as const satisfies Record<string, Catalogue>;
export type CatalogueName = keyof typeof catalogues;

/** What a user says who takes a catalogue: who answers for it, until when, and where it holds. */
export interface CatalogueDraft {
  readonly owner?: string;
  readonly expires?: string;
  readonly ticket?: string;
  /** Where it holds. Its `benchmarks` take the place of the catalogue's own; it has no `titles`. */
  readonly scope?: Omit<ScopeDraft, "titles">;
  /** Rules of the catalogue that are not excepted, such as `cis:5.3.4`. */
  readonly except?: readonly string[];
  /** What ids begin with, so that a catalogue can be taken twice. Defaults to its name. */
  readonly idPrefix?: string;
}

/** The rules of a catalogue. */
export function catalogueRules(name: CatalogueName): readonly string[] {
  return catalogues[name].entries.map(({ cis }) => `cis:${cis}`);
}

/** The exceptions of a catalogue, as if the user had written them. */
export function exceptionsOfCatalogue(
  name: CatalogueName,
  { owner, expires, ticket, scope, except = [], idPrefix = name }: CatalogueDraft,
): readonly ExceptionDraft[] {
  const { benchmarks, entries } = catalogues[name];
  return entries
    .filter(({ cis }) => !except.includes(`cis:${cis}`))
    .map(({ cis, titles, category, justification }) => ({
      id: `${idPrefix}-${cis}`,
      rule: `cis:${cis}`,
      scope: { benchmarks, ...scope, titles },
      category,
      justification,
      owner,
      ticket,
      expires,
    }));
}
