import type { Exception } from "../model";
import { type CatalogueName, catalogueRules, catalogues, exceptionsOfCatalogue } from "./catalogue";
import { Faults } from "./faults";
import { Fields, optionalList, optionalText, requiredText } from "./fields";
import * as forms from "./forms";
import { type Node, nodeOfValue } from "./node";
import { type ReadingContext, readException, readParts, readScope } from "./readException";

/** The keys of a catalogue's entry, in the order in which they are written. */
export const catalogueKeys = [
  "catalogue",
  "owner",
  "ticket",
  "expires",
  "scope",
  "except",
  "idPrefix",
] as const;

const names = Object.keys(catalogues);
const nameForm = {
  form: new RegExp(`^(?:${names.join("|")})$`),
  must: `one of ${names.join(", ")}`,
};

/** The exceptions of a catalogue that is taken. It needs an owner and an expiry like any exception. */
export function readCatalogue(node: Node, context: ReadingContext): readonly Exception[] {
  const { faults } = context;
  const fields = Fields.of(node, catalogueKeys, faults, "a catalogue");
  if (fields === undefined) return [];
  const name = requiredText(fields.at("catalogue"), nameForm, faults) as CatalogueName | undefined;
  const parts = readParts(fields, context, ["owner", "expires"]);
  const ticket = optionalText(fields.at("ticket"), forms.ticketForm, faults);
  const scope = readScope(fields.at("scope"), faults);
  const idPrefix = optionalText(fields.at("idPrefix"), forms.idForm, faults);
  if (scope.titles !== undefined) {
    faults.refuse(fields.at("scope"), "without titles, which the catalogue has itself");
  }
  if (name === undefined) return [];
  const rules = catalogueRules(name);
  const except = optionalList(fields.at("except"), { form: /^/, must: "a rule" }, faults);
  if (except?.some((rule) => !rules.includes(rule))) {
    faults.refuse(fields.at("except"), `a list of rules of ${name}: ${rules.join(", ")}`);
  }
  const drafts = exceptionsOfCatalogue(name, { ...parts, ticket, scope, except, idPrefix });
  // Their faults are the catalogue's, and have been told.
  const quiet = { ...context, faults: new Faults(), warnings: new Faults() };
  return drafts.flatMap((draft) => readException(nodeOfValue(draft, ""), quiet) ?? []);
}
