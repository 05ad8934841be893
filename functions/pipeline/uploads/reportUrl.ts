/** The console of each partition. */
const consoles: Readonly<Record<string, string>> = {
  aws: "console.aws.amazon.com",
  "aws-us-gov": "console.amazonaws-us-gov.com",
  "aws-cn": "console.amazonaws.cn",
};

/** Where a bucket is. */
interface Where {
  readonly partition: string;
  readonly region: string;
}

/** Link to the HTML report beside a results file. */
export function reportUrl(where: Where, bucket: string, resultsKey: string): string {
  return objectUrl(where, bucket, resultsKey.replace(/\.xml(?:\.gz|\.bz2)?$/, ".html"));
}

/**
 * Link to an object. It opens in the S3 console, where the reader's own permissions decide: an object
 * URL of a private bucket would show nobody anything.
 */
export function objectUrl(where: Where, bucket: string, key: string): string {
  const host = consoles[where.partition] ?? "console.aws.amazon.com";
  const url = new URL(`https://${where.region}.${host}/s3/object/${encodeURIComponent(bucket)}`);
  url.searchParams.set("region", where.region);
  url.searchParams.set("prefix", key);
  return url.href;
}
