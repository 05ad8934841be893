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
    .flatMap((statement) => elementsOf(statement["Resource"]));
  // The bucket and its objects may be in one statement or in two.
  return [bucketArn, `${bucketArn}/*`].every((arn) =>
    denied.some((pattern) => pattern === "*" || covers(String(pattern), arn)),
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
  const actions = elementsOf(statement["Action"]);
  const everything = actions.includes("s3:*") || actions.includes("*");
  return everyone && everything && onlyForPlain(objectIn(statement, "Condition"));
}

/** A second condition would narrow the first: requests that it does not meet are not refused. */
function onlyForPlain(condition: Json | undefined): boolean {
  const operators = Object.entries(condition ?? {});
  const [operator] = operators;
  if (operators.length !== 1 || operator === undefined) return false;
  if (!/^bool(ifexists)?$/i.test(operator[0])) return false;
  const keys = Object.entries(operator[1] as Json);
  const [key] = keys;
  if (keys.length !== 1 || key === undefined) return false;
  return (
    key[0].toLowerCase() === "aws:securetransport" &&
    elementsOf(key[1]).some((value) => String(value) === "false")
  );
}

/** Whether a pattern with `*` covers an ARN, or the pattern of all objects. */
function covers(pattern: string, arn: string): boolean {
  if (pattern === arn) return true;
  return pattern.endsWith("*") && arn.startsWith(pattern.slice(0, -1));
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
