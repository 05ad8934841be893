/** Values of a request that conditions and policy variables look at, keys in lower case. */
export type ContextValues = ReadonlyMap<string, readonly string[]>;

/** One value of the context: several for a multi-valued key. */
export type ContextValue = string | readonly string[] | undefined;

/**
 * The context keys that the local stack knows: each is either supplied by it where AWS would
 * supply it, or known to be absent from every request here. Any other key in a policy cannot be
 * judged, and the request is refused with a sentence that names the key.
 */
const knownKeys = new Set(
  [
    "aws:CurrentTime",
    "aws:EpochTime",
    "aws:PrincipalAccount",
    "aws:PrincipalArn",
    "aws:PrincipalIsAWSService",
    "aws:PrincipalOrgID",
    "aws:PrincipalServiceName",
    "aws:PrincipalType",
    "aws:RequestedRegion",
    "aws:ResourceAccount",
    "aws:ResourceOrgID",
    "aws:SecureTransport",
    "aws:SourceAccount",
    "aws:SourceArn",
    "aws:SourceOrgID",
    "aws:SourceVpc",
    "aws:SourceVpce",
    "aws:TokenIssueTime",
    "aws:userid",
    "aws:username",
    "aws:ViaAWSService",
    "cloudwatch:namespace",
    "events:detail-type",
    "events:source",
    "kms:EncryptionContext:aws:lambda:FunctionArn",
    "kms:EncryptionContext:aws:s3:arn",
    "kms:EncryptionContext:PARAMETER_ARN",
    "kms:ViaService",
    "kms:CallerAccount",
    "lambda:SourceFunctionArn",
    "s3:delimiter",
    "s3:max-keys",
    "s3:prefix",
    "s3:ResourceAccount",
    "s3:TlsVersion",
    "s3:VersionId",
    "s3:x-amz-acl",
    "s3:x-amz-server-side-encryption",
    "s3:x-amz-server-side-encryption-aws-kms-key-id",
    "securityhub:TargetAccount",
    "sts:ExternalId",
    "sts:RoleSessionName",
  ].map((key) => key.toLowerCase()),
);

/** Keys that IAM knows as lists: the service authorization reference calls them ArrayOfString. */
const listKeys = new Set(["events:detail-type", "events:source"]);

/** Whether a key has a list of values, however many there are in a request. */
export function isListKey(key: string): boolean {
  return listKeys.has(key.toLowerCase());
}

/** Tags of an instance that a command is sent to. */
const tagPrefix = "ssm:resourcetag/";

/** Whether the local stack knows what AWS would put under this key. */
export function isKnownKey(key: string): boolean {
  const lower = key.toLowerCase();
  return knownKeys.has(lower) || lower.startsWith(tagPrefix);
}

/** Builds a context; keys are compared without case, as IAM does, and absent values left out. */
export function contextOf(...parts: Readonly<Record<string, ContextValue>>[]): ContextValues {
  const context = new Map<string, readonly string[]>();
  for (const part of parts) {
    for (const [key, value] of Object.entries(part)) {
      if (value === undefined) continue;
      context.set(key.toLowerCase(), typeof value === "string" ? [value] : value);
    }
  }
  return context;
}
