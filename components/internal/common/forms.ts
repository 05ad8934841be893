/** What a string has to look like, and how that is called. */
export interface Form {
  readonly pattern: RegExp;
  /** What it must be, to stand behind "must be". */
  readonly must: string;
}

const partition = "aws(?:-[a-z]+)*";
const region = "[a-z]{2,}(?:-[a-z]+)+-\\d+";
const account = "\\d{12}";

interface ArnForm {
  /** What it is the ARN of, with its article. */
  readonly of: string;
  readonly service: string;
  /** Left out where the service's ARNs have a Region. */
  readonly global?: true;
  /** The part of the account, where it is not always an account's id. */
  readonly owner?: string;
  /** Form of what stands behind the account. */
  readonly resource: string;
  /** Such a part. */
  readonly example: string;
  /** Whether an empty string says that there is none. */
  readonly orEmpty?: true;
}

function arnForm(form: ArnForm): Form {
  const { of, service, global, owner = account, resource, example, orEmpty } = form;
  const place = global ? "" : region;
  const arn = `arn:${partition}:${service}:${place}:${owner}:${resource}`;
  const shown = `arn:aws:${service}:${global ? "" : "eu-central-1"}:123456789012:${example}`;
  return {
    pattern: new RegExp(orEmpty ? `^(?:${arn})?$` : `^${arn}$`),
    must: `the ARN of ${of}, such as ${shown}${orEmpty ? ", or empty" : ""}`,
  };
}

const topic = arnForm({
  of: "an SNS topic",
  service: "sns",
  resource: "[A-Za-z0-9_-]{1,256}(?:\\.fifo)?",
  example: "alarms",
});

/** Policies grant the use of a key by its own ARN: that of an alias grants nothing. */
const key = arnForm({
  of: "a KMS key, not of an alias",
  service: "kms",
  resource: "key/[A-Za-z0-9-]{1,128}",
  example: "key/11111111-2222-4333-8444-555555555555",
});

const policy = arnForm({
  of: "an IAM policy",
  service: "iam",
  global: true,
  owner: `(?:${account}|aws)`,
  resource: "policy/(?:[\\x21-\\x7e]{1,510}/)?[\\w+=,.@-]{1,128}",
  example: "policy/boundary",
});

const secret = arnForm({
  of: "a secret in Secrets Manager",
  service: "secretsmanager",
  resource: "secret:[\\w/+=.@-]{1,519}",
  example: "secret:slack-AbCdEf",
});

const table = arnForm({
  of: "a DynamoDB table",
  service: "dynamodb",
  resource: "table/[\\w.-]{3,255}",
  example: "table/findings",
});

const role: ArnForm = {
  of: "an IAM role",
  service: "iam",
  global: true,
  resource: "role/(?:[\\x21-\\x7e]{1,510}/)?[\\w+=,.@-]{1,64}",
  example: "role/detection",
};

const lambda: ArnForm = {
  of: "a Lambda function",
  service: "lambda",
  resource: "function:[\\w-]{1,140}(?::[\\w$-]{1,128})?",
  example: "function:remediation",
};

/** Forms by the name of a property, which means the same on every component. */
const forms: Readonly<Record<string, Form>> = {
  alarmTopicArns: topic,
  changeTopicArn: topic,
  digestTopicArn: topic,
  kmsKeyArn: key,
  tokenKmsKeyArn: key,
  permissionsBoundary: policy,
  memberPermissionsBoundary: policy,
  tokenSecretArn: secret,
  findingsTableArn: table,
  exceptionsTableArn: table,
  securityHubParameterArn: arnForm({
    of: "an SSM parameter",
    service: "ssm",
    resource: "parameter/[\\w./-]{1,1011}",
    example: "parameter/security-hub",
  }),
  documentArn: arnForm({
    of: "an SSM document",
    service: "ssm",
    resource: "document/[\\w.-]{1,128}",
    example: "document/scan",
  }),
  ruleRoleArn: arnForm(role),
  // A pack without remediations has neither.
  remediationRoleArn: arnForm({ ...role, orEmpty: true }),
  remediationFunctionArn: arnForm({ ...lambda, orEmpty: true }),
  ruleFunctionArn: arnForm(lambda),
  region: { pattern: new RegExp(`^${region}$`), must: "a Region, such as eu-central-1" },
  organizationId: {
    pattern: /^(?:o-[a-z0-9]{10,32})?$/,
    must: "the id of an organization, such as o-a1b2c3d4e5, or empty",
  },
  subnetIds: { pattern: /^subnet-[0-9a-z]+$/, must: "an id such as subnet-0123456789abcdef0" },
  securityGroupIds: { pattern: /^sg-[0-9a-z]+$/, must: "an id such as sg-0123456789abcdef0" },
};

/** The least that holds for every ARN. */
const anyArn: Form = {
  pattern: new RegExp(`^arn:${partition}:[a-z0-9-]+:(?:${region})?:(?:${account}|aws)?:\\S+$`),
  must: "an ARN, such as arn:aws:sns:eu-central-1:123456789012:name",
};

/** The form of a property, or of each entry of it. */
export function formOf(property: string): Form | undefined {
  if (Object.hasOwn(forms, property)) return forms[property];
  return /Arns?$/.test(property) ? anyArn : undefined;
}
