/** Reads reports of Chef InSpec and Cinc Auditor: the `json` and `json-min` reporters' output. */
export { defaultMaxBytes } from "./document";
export { type InspecOptions, readInspecReports } from "./report";
