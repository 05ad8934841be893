import { paint, plain } from "../style";
import type { AuditRecord, ComplianceStory } from "./compliance";

/** What happened to a bucket of a member account, for people. */
export function complianceText(story: ComplianceStory): string {
  const { account, bucket, rule, judged, executions, audit, denied } = story;
  const [first, ...later] = judged.map(({ compliance, reason }) => {
    const color = compliance === "COMPLIANT" ? "green" : "red";
    return `     ${paint(color, compliance)}${reason === undefined ? "" : `  ${plain(reason)}`}`;
  });
  return [
    "",
    `${paint("bold", "Compliance")}  the program as an organization has it, with a bucket of account ${account}`,
    `     bucket ${bucket} appears there without versioning; the rule is ${rule}`,
    ...(first === undefined ? [] : [first]),
    `     the automation document is executed there, as a dry run (${executions[0] ?? "not"}) and for real (${executions[1] ?? "not"})`,
    ...later,
    `     ${paint("bold", "Audit trail")}, as it is in the log group`,
    ...audit.map(recordText),
    ...(denied === 0 ? [] : [paint("red", `     ${denied} calls were refused`)]),
    "",
  ].join("\n");
}

function recordText({
  outcome,
  resource,
  account,
  before,
  after,
  role,
  reason,
}: AuditRecord): string {
  const change = before === undefined ? "" : `: ${before} -> ${after ?? ""}`;
  const why = reason === undefined ? "" : `: ${plain(reason)}`;
  const who = role === undefined ? "" : paint("dim", ` by ${role}`);
  return `       ${outcome.padEnd(9)} ${plain(`${resource} in ${account}${change}`)}${why}${who}`;
}
