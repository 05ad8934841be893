/**
 * List prices in dollars, us-east-1, November 2026. What is billed by tiers has the tiers' bounds.
 * Lambda, S3, SQS and logs are left out: both designs use them alike, and by the scan, not by the
 * finding.
 */
export const prices = {
  /** DynamoDB on demand, since November 2024: https://aws.amazon.com/dynamodb/pricing/on-demand/ */
  writeRequestUnit: 0.625e-6,
  readRequestUnit: 0.125e-6,
  /** CloudWatch: https://aws.amazon.com/cloudwatch/pricing/ */
  metricMonth: { first: 10_000, each: 0.3, further: 0.1 },
  putMetricDataCall: 0.01e-3,
  /** Security Hub CSPM, finding ingestion: https://aws.amazon.com/security-hub/pricing/ */
  findingImport: { free: 10_000, each: 0.000_03 },
} as const;

/** CloudWatch bills a series by the hours in which data of it arrived. */
export const hoursInMonth = 730;
