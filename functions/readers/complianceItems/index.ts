/** Reads what audits have written into SSM Compliance. */
export type { ComplianceItem } from "./item";
export { type ComplianceItemsOptions, defaultComplianceType, readComplianceItems } from "./read";
