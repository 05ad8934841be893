/** The console of each partition. */
const consoles: Readonly<Record<string, string>> = {
  aws: "console.aws.amazon.com",
  "aws-us-gov": "console.amazonaws-us-gov.com",
  "aws-cn": "console.amazonaws.cn",
};

/**
 * Link to the HTML report beside a results file. It opens in the S3 console, where the reader's own
 * permissions decide: an object URL of a private bucket would show nobody anything.
 */
export function reportUrl(
  where: { readonly partition: string; readonly region: string },
  bucket: string,
  resultsKey: string,
): string {
  const host = consoles[where.partition] ?? "console.aws.amazon.com";
  const url = new URL(`https://${where.region}.${host}/s3/object/${encodeURIComponent(bucket)}`);
  url.searchParams.set("region", where.region);
  url.searchParams.set("prefix", resultsKey.replace(/\.xml(\.gz)?$/, ".html"));
  return url.href;
}
