import { sources } from "../../model";
import { exceptionCategories } from "../model";
import type { TextForm } from "./fields";

/** Names of resources are made from ids, and sort keys of 1,024 bytes. */
export const idForm: TextForm = {
  form: /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/,
  must: "1 to 100 letters, digits, dots, hyphens and underscores that begin with a letter or digit",
};

/** What DynamoDB takes as a hash key, with room for characters of several bytes. */
export const ruleForm: TextForm = {
  form: /^[^\p{Cc}]{1,500}$/u,
  must: "the id of a rule, a pattern with *, or cis: and a CIS number, of at most 500 characters",
};

export const categoryForm = oneOf(exceptionCategories);
export const sourceForm = oneOf(sources);

export const justificationForm: TextForm = {
  form: /^[^]{1,2000}$/u,
  must: "a text of 1 to 2,000 characters that says why the deviation is accepted",
};

export const ownerForm = shortText("who answers for the exception");
export const ticketForm = shortText("where the exception was decided");
export const tagForm = shortText("the value of a tag, in which * stands for anything");
export const patternForm: TextForm = {
  form: /^[^\p{Cc}]{1,500}$/u,
  must: "a text of 1 to 500 characters, in which * stands for anything",
};

export const accountForm: TextForm = { form: /^\d{12}$/, must: "an account id of 12 digits" };
export const targetForm: TextForm = {
  form: /^[^\p{Cc}*]{1,500}$/u,
  must: "the id of a target, such as i-0123456789abcdef0, without *",
};

/** Of an expiry; whether the calendar has it is asked separately. */
export const expiryForm: TextForm = {
  form: /^/,
  must: "a date (2027-03-31) or an instant with its zone (2027-03-31T12:00:00Z)",
};

function oneOf(values: readonly string[]): TextForm {
  return { form: new RegExp(`^(?:${values.join("|")})$`), must: `one of ${values.join(", ")}` };
}

function shortText(what: string): TextForm {
  return { form: /^[^\p{Cc}]{1,256}$/u, must: `a text of 1 to 256 characters: ${what}` };
}
