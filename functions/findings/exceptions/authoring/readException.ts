import type { Source } from "../../model";
import { holdsAt, readExpiry } from "../expiry";
import {
  type Exception,
  type ExceptionScope,
  type IncompletePolicy,
  type RequiredPart,
  requiredParts,
} from "../model";
import { cisId, matchesEveryRule } from "../pattern";
import { ruleKey } from "../../ruleKey";
import { contradictionsOf } from "./contradictions";
import type { Faults } from "./faults";
import { Fields, type TextForm, flag, optionalList, optionalText, requiredText } from "./fields";
import * as forms from "./forms";
import { type Node, type Place, pathOfKey } from "./node";

/** What checking needs to know beside what was written. */
export interface ReadingOptions {
  /** The instant at which an exception is told to have expired, ISO 8601. */
  readonly now: string;
  /** Only `allowed` lets an exception of the program lack its parts. */
  readonly incomplete?: IncompletePolicy;
}

/** Where faults and warnings go, and what they depend on. */
export interface ReadingContext extends ReadingOptions {
  readonly faults: Faults;
  readonly warnings: Faults;
}

/** The keys of an exception, in the order in which they are written. */
export const exceptionKeys = [
  "id",
  "rule",
  "scope",
  "category",
  "justification",
  "owner",
  "ticket",
  "expires",
  "matchesEverything",
] as const;

/** One exception; nothing where there is too little of it. Every fault in it is told. */
export function readException(node: Node, context: ReadingContext): Exception | undefined {
  const { faults } = context;
  const fields = Fields.of(node, exceptionKeys, faults, "an exception");
  if (fields === undefined) return undefined;
  const id = requiredText(fields.at("id"), forms.idForm, faults);
  const rule = requiredText(fields.at("rule"), forms.ruleForm, faults);
  const scope = readScope(fields.at("scope"), faults);
  const everything = flag(fields.at("matchesEverything"), faults);
  if (rule !== undefined) {
    checkRule(fields, rule, scope, everything);
    warnOfRevision(fields, rule, context.warnings);
    for (const { property, sentence } of contradictionsOf(rule, scope)) {
      context.warnings.add(placeOf(fields, property), sentence);
    }
  }
  const exception = {
    category: optionalText(fields.at("category"), forms.categoryForm, faults),
    ...readParts(fields, context),
    ticket: optionalText(fields.at("ticket"), forms.ticketForm, faults),
  };
  if (id === undefined || rule === undefined) return undefined;
  return { id, rule, scope, ...exception, managedBy: "program" };
}

const partForms: Readonly<Record<RequiredPart, TextForm>> = {
  justification: forms.justificationForm,
  owner: forms.ownerForm,
  expires: forms.expiryForm,
};

/** Justification, owner and expiry, which must be there unless the stack allows that they are not. */
export function readParts(
  fields: Fields,
  context: ReadingContext,
  wanted: readonly RequiredPart[] = requiredParts,
): Partial<Record<RequiredPart, string>> {
  const { faults, warnings, now } = context;
  const readText = context.incomplete === "allowed" ? optionalText : requiredText;
  const parts: Partial<Record<RequiredPart, string>> = {};
  for (const part of wanted) {
    const text = readText(fields.at(part), partForms[part], faults);
    if (text !== undefined) parts[part] = text;
  }
  if (parts.expires !== undefined) {
    const node = fields.at("expires");
    const expires = readExpiry(parts.expires);
    if (expires === undefined) faults.refuse(node, forms.expiryForm.must);
    else if (!holdsAt({ expires }, now)) warnings.add(node.place, "has passed: it hides nothing");
    parts.expires = expires;
  }
  return parts;
}

const scopeForms = {
  accounts: forms.accountForm,
  targets: forms.targetForm,
  profiles: forms.patternForm,
  benchmarks: forms.patternForm,
  sources: forms.sourceForm,
  titles: forms.patternForm,
} as const satisfies Partial<Record<keyof ExceptionScope, TextForm>>;

/** The keys of a scope. */
export const scopeKeys = [...Object.keys(scopeForms), "tags"] as const;

/** Where an exception holds; everywhere where nothing is said. */
export function readScope(node: Node, faults: Faults): ExceptionScope {
  if (node.kind === "empty") return {};
  const fields = Fields.of(node, scopeKeys, faults, "a scope");
  if (fields === undefined) return {};
  const lists = Object.entries(scopeForms).flatMap(([part, form]) => {
    const list = optionalList(fields.at(part), form, faults);
    return list === undefined ? [] : [[part, list] as const];
  });
  const scope = Object.fromEntries(lists) as Omit<ExceptionScope, "tags" | "sources"> & {
    sources?: readonly Source[];
  };
  const tags = readTags(fields.at("tags"), faults);
  return tags === undefined ? scope : { ...scope, tags };
}

function readTags(node: Node, faults: Faults): ExceptionScope["tags"] {
  if (node.kind === "empty") return undefined;
  if (node.kind !== "map" || node.entries.length === 0) {
    faults.refuse(node, "a map from tag keys to lists of values");
    return undefined;
  }
  const tags: [string, readonly string[]][] = [];
  for (const { key, place, value } of node.entries) {
    if (!/^[^\p{Cc}]{1,128}$/u.test(key))
      faults.add(place, "must be a tag key of 1 to 128 characters");
    if (value.kind === "empty") faults.refuse(value, `a list of values`);
    tags.push([key, optionalList(value, forms.tagForm, faults) ?? []]);
  }
  return Object.fromEntries(tags);
}

/** An exception for one revision of a rule ends with it, and nobody sees that until then. */
function warnOfRevision(fields: Fields, rule: string, warnings: Faults): void {
  const key = ruleKey(rule);
  if (key === rule) return;
  warnings.add(
    fields.at("rule").place,
    `holds for this revision of the rule alone, ${key} for every one`,
  );
}

/** Where a property of an exception, or of its scope, was written. */
function placeOf(fields: Fields, [first = "", ...rest]: readonly string[]): Place {
  const node = fields.at(first);
  if (rest.length === 0 || node.kind !== "map") return node.place;
  const inner = node.entries.find(({ key }) => key === rest[0])?.place;
  return inner ?? { ...node.place, path: pathOfKey(node.place.path, rest[0] ?? "") };
}

function checkRule(fields: Fields, rule: string, scope: ExceptionScope, everything: boolean): void {
  const { faults } = fields;
  const node = fields.at("rule");
  if (matchesEveryRule(rule) && !everything) {
    faults.refuse(
      node,
      "narrower, since it matches every rule of a scanner, or have matchesEverything: true beside it",
    );
  }
  if (cisId(rule) !== undefined && scope.benchmarks === undefined) {
    const path = `${fields.node.place.path}.scope.benchmarks`;
    faults.add(
      { ...node.place, path },
      `is missing, must name the benchmarks that ${rule} is a number of`,
    );
  }
}
