export {
  type CatalogueDraft,
  type CatalogueName,
  catalogueRules,
  catalogues,
  exceptionsOfCatalogue,
} from "./catalogue";
export type { ExceptionDraft, ScopeDraft } from "./draft";
export { type Fault, type Reading, faultLine } from "./faults";
export { importCisTable } from "./import/cisTable";
export type { ImportDefaults, Imported, ImportedException } from "./import/imported";
export { importInspecWaivers } from "./import/inspecWaivers";
export { readExceptionsFile, readExceptionsOfProgram } from "./readDocument";
export type { ReadingOptions } from "./readException";
export { writeExceptions } from "./writeYaml";
