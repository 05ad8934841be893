/**
 * Whether elements of this namespace are XCCDF's: any version of it. Elements in no namespace count
 * too, as some converters leave the declaration out; a foreign namespace never does.
 */
export function isXccdf(uri: string): boolean {
  return uri === "" || uri.startsWith("http://checklists.nist.gov/xccdf/");
}

export function isArf(uri: string): boolean {
  return uri.startsWith("http://scap.nist.gov/schema/asset-reporting-format/");
}

/** Where ARF's relationships come from. */
export function isReportingCore(uri: string): boolean {
  return uri.startsWith("http://scap.nist.gov/schema/reporting-core/");
}

/** Where the description of an asset in ARF comes from. */
export function isAssetIdentification(uri: string): boolean {
  return uri.startsWith("http://scap.nist.gov/schema/asset-identification/");
}

export function isXhtml(uri: string): boolean {
  return uri === "http://www.w3.org/1999/xhtml";
}
