import { PermanentError, TransientError } from "../../errors";
import { elementsOf, objectIn } from "./read";

/** A policy, or a statement of one, as JSON has it. */
type Json = Readonly<Record<string, unknown>>;

/** The largest bucket policy. */
const maxPolicyBytes = 20_480;

/** Whether a bucket's policy refuses every request to it, and to what is in it, that is not over TLS. */
export function requiresTls(policyText: string | undefined, bucketArn: string): boolean {
  if (policyText === undefined) return false;
  const denied = statementsOf(parsePolicy(policyText))
    .filter(deniesPlainRequests)
    .flatMap((statement) => elementsOf(statement["Resource"]).map(String));
  // The bucket and its objects may be in one statement or in two.
  return (
    denied.some((pattern) => covers(pattern, bucketArn)) &&
    denied.some((pattern) => coversObjects(pattern, bucketArn))
  );
}

/**
 * The policy with one more statement, which refuses requests without TLS. All that was there stays as
 * it was, to the letter of each statement.
 *
 * @throws PermanentError where the policy would be larger than S3 takes.
 */
export function withTls(policyText: string | undefined, bucketArn: string): string {
  const policy: Json =
    policyText === undefined ? { Version: "2012-10-17", Statement: [] } : parsePolicy(policyText);
  const statements = statementsOf(policy);
  const statement = {
    Sid: freeSid(statements),
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: [bucketArn, `${bucketArn}/*`],
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
  const text = JSON.stringify({ ...policy, Statement: [...statements, statement] });
  const bytes = Buffer.byteLength(text);
  if (bytes <= maxPolicyBytes) return text;
  throw new PermanentError(
    `the bucket's policy would be ${bytes} bytes with one statement more, must be at most ${maxPolicyBytes}`,
  );
}

/** Somebody else changed the policy after it was read: what was planned for it does not hold. */
export class PolicyChangedError extends TransientError {}

function deniesPlainRequests(statement: Json): boolean {
  if (statement["Effect"] !== "Deny") return false;
  const principal = statement["Principal"];
  const everyone =
    principal === "*" || elementsOf(objectIn(statement, "Principal")?.["AWS"]).includes("*");
  // IAM compares the service's prefix and the action without regard to case.
  const everything = elementsOf(statement["Action"]).some((action) =>
    /^(?:\*+|(?:s3|\*+):\*+)$/i.test(String(action)),
  );
  return everyone && everything && onlyForPlain(objectIn(statement, "Condition"));
}

/** A second condition would narrow the first: requests that it does not meet are not refused. */
function onlyForPlain(condition: Json | undefined): boolean {
  const operators = Object.entries(condition ?? {});
  const [operator] = operators;
  if (operators.length !== 1 || operator === undefined) return false;
  // A request has one value of the key, always, so that quantifiers and IfExists change nothing.
  if (!/^(?:for(?:anyvalue|allvalues):)?bool(?:ifexists)?$/i.test(operator[0])) return false;
  const keys = Object.entries(operator[1] as Json);
  const [key] = keys;
  if (keys.length !== 1 || key === undefined) return false;
  // Condition keys and Booleans are compared without regard to case.
  return (
    key[0].toLowerCase() === "aws:securetransport" &&
    elementsOf(key[1]).some((value) => String(value).toLowerCase() === "false")
  );
}

/** Whether a pattern of a policy covers an ARN: `*` stands for any characters, `?` for one. */
function covers(pattern: string, arn: string): boolean {
  const expression = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replace(/\*+/g, ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${expression}$`, "s").test(arn);
}

/** Whether a pattern covers all objects of a bucket: what it ends with must take any key. */
function coversObjects(pattern: string, bucketArn: string): boolean {
  return pattern.endsWith("*") && covers(pattern, `${bucketArn}/`);
}

function freeSid(statements: readonly Json[]): string {
  const taken = new Set(statements.map((statement) => statement["Sid"]));
  const name = "PlumblineRequireTls";
  if (!taken.has(name)) return name;
  let number = 2;
  while (taken.has(`${name}${number}`)) number += 1;
  return `${name}${number}`;
}

/** A policy's one statement may stand without a list around it. */
function statementsOf(policy: Json): readonly Json[] {
  return elementsOf(policy["Statement"]) as readonly Json[];
}

function parsePolicy(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    throw new PermanentError("the bucket's policy is no JSON", { cause: error });
  }
}
