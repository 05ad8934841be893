/** Reads results of OpenSCAP and SCC: XCCDF 1.1 and 1.2, and ARF. */
export { type ReaderOptions, type XccdfEvent, readRuleMetadata, readXccdf } from "./events";
export { type Limits, defaultLimits } from "./limits";
export { type ByteSource, type ReportOptions, readScanReports } from "./report";
