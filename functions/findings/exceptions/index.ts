export { holdsAt, longAgo, parseExpiry, readExpiry } from "./expiry";
export {
  type Exception,
  type ExceptionCategory,
  type ExceptionManager,
  type ExceptionScope,
  type IncompletePolicy,
  type RequiredPart,
  type Tags,
  exceptionCategories,
  incompletePolicies,
  missingParts,
  requiredParts,
} from "./model";
export { matchesEveryRule, matchesPattern } from "./pattern";
export { type ExceptionRows, type RowNotice, readExceptionRows } from "./rows";
export { type ExceptedRule, exceptionFor, exceptionsOf, isByNumberAlone } from "./select";
