export {
  type CatalogueDraft,
  type CatalogueName,
  catalogueRules,
  catalogues,
  exceptionsOfCatalogue,
} from "./catalogue";
export type { ExceptionDraft, ScopeDraft } from "./draft";
export { type Fault, type Reading, faultLine } from "./faults";
export { readExceptionsFile, readExceptionsOfProgram } from "./readDocument";
export type { ReadingOptions } from "./readException";
