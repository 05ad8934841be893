import { greatest } from "../../functions/findings/extremes";
import type { DeniedCall, UnusedByRole } from "../../local/iam/authorizer";
import type { LocalStack } from "../../local/stack";
import { paint, plural } from "../style";
import { asideMessage, type AsideMessage, type UploadOutcome } from "./outcome";
import { waitingMessages } from "./run";
import { type ConfigStanding, configStanding } from "./standing";
import { type Told, toldOf } from "./told";

/** What a whole run came to. */
export interface RunSummary {
  readonly results: number;
  readonly hosts: number;
  readonly changes: Readonly<Record<"opened" | "reopened" | "resolved" | "excepted", number>>;
  readonly told: Told;
  /** What AWS Config shows. */
  readonly config: readonly ConfigStanding[];
  readonly functions: readonly FunctionUse[];
  /** Calls of AWS by action. */
  readonly calls: Readonly<Record<string, number>>;
  /** Messages in queues that nobody takes, those of earlier runs too. */
  readonly aside: readonly AsideMessage[];
  readonly denied: readonly DeniedCall[];
  readonly unusedPermissions: readonly UnusedByRole[];
  /** Policies that could not be read here, in sentences. */
  readonly unknownPolicies: readonly string[];
  /** Folder of the state. */
  readonly state: string;
}

interface FunctionUse {
  readonly name: string;
  readonly runs: number;
  readonly longestMilliseconds: number;
  readonly coldStartMilliseconds: number;
  readonly peakMegabytes: number;
  readonly memoryMegabytes: number;
}

/** Gathers what the stack saw. */
export async function summaryOf(
  stack: LocalStack,
  outcomes: readonly UploadOutcome[],
  state: string,
): Promise<RunSummary> {
  const calls: Record<string, number> = {};
  for (const { action } of stack.calls) calls[action] = (calls[action] ?? 0) + 1;
  return {
    results: outcomes.length,
    hosts: new Set(outcomes.map(({ instanceId }) => instanceId)).size,
    changes: changesOf(outcomes),
    told: await toldOf(stack),
    config: configStanding(stack),
    functions: functionUse(stack),
    calls,
    aside: waitingMessages(stack).map(({ queue, message }) => asideMessage(queue, message)),
    denied: stack.denied,
    unusedPermissions: stack.unusedPermissions(),
    unknownPolicies: stack.unknownPolicies(),
    state,
  };
}

function changesOf(outcomes: readonly UploadOutcome[]): RunSummary["changes"] {
  const totals = { opened: 0, reopened: 0, resolved: 0, excepted: 0 };
  for (const { summary } of outcomes.flatMap(({ scans }) => scans)) {
    totals.opened += summary?.opened ?? 0;
    totals.reopened += summary?.reopened ?? 0;
    totals.resolved += summary?.resolved ?? 0;
    totals.excepted += summary?.excepted ?? 0;
  }
  return totals;
}

function functionUse(stack: LocalStack): FunctionUse[] {
  return stack.functions.flatMap(({ logicalName, memoryMegabytes }) => {
    const runs = stack.invocations.filter((invocation) => invocation.function === logicalName);
    if (runs.length === 0) return [];
    return [
      {
        name: logicalName,
        runs: runs.length,
        longestMilliseconds: greatest(runs.map(({ milliseconds }) => milliseconds)),
        coldStartMilliseconds: greatest(runs.map((run) => run.initMilliseconds ?? 0)),
        peakMegabytes: greatest(runs.map(({ maxRssMegabytes }) => maxRssMegabytes)),
        memoryMegabytes,
      },
    ];
  });
}

const line = (name: string, text: string): string => `${paint("bold", name.padEnd(12))} ${text}\n`;
const further = " ".repeat(13);

/**
 * What is printed at the end of a run.
 *
 * @param unused whether permissions that nothing needed are named rather than counted: a run of some
 *   files never needs all of them.
 */
export function summaryText(summary: RunSummary, unused = false): string {
  const { results, hosts, changes } = summary;
  const counts = Object.entries(changes).filter(([, count]) => count > 0);
  const changed = counts.map(([kind, count]) => `${count} ${kind}`).join(", ");
  return [
    "\n",
    line(
      "Findings",
      `${changed === "" ? "nothing changed" : changed}, by ${plural(results, "result")} of ${plural(hosts, "host")}`,
    ),
    line("Told", toldText(summary.told)),
    ...silentText(summary.told),
    ...summary.config.map(configText),
    ...summary.functions.map(functionText),
    line("Calls", callsText(summary.calls)),
    ...permissionsText(summary, unused),
    ...asideText(summary.aside),
    line("State", `${summary.state} (a second run replays; --fresh forgets)`),
    line("Next", "npx plumbline report writes what is known now as a page and as CSV"),
  ].join("");
}

function toldText({ events, messages, decisions }: Told): string {
  return `${plural(events, "event")} and ${plural(messages, "message")}; ${plural(decisions, "decision")} in the audit log`;
}

function silentText({ silentHosts }: Told): string[] {
  if (silentHosts === 0) return [];
  return [line("Silent", `${plural(silentHosts, "host")} that should have scanned again by now`)];
}

function configText({ rule, resource, compliance, annotation = "" }: ConfigStanding): string {
  const verdict = compliance === "NON_COMPLIANT" ? paint("red", compliance) : compliance;
  return line("Config", `${rule}: ${resource} ${verdict} ${paint("dim", annotation)}`);
}

function functionText(use: FunctionUse): string {
  const seconds = (use.longestMilliseconds / 1000).toFixed(1);
  const cold = use.coldStartMilliseconds.toFixed(0);
  const peak = `${use.peakMegabytes} of ${use.memoryMegabytes} MB`;
  const memory = use.peakMegabytes > use.memoryMegabytes ? paint("red", peak) : peak;
  return line(
    "Function",
    `${use.name}: ${plural(use.runs, "run")}, longest ${seconds} s, cold start ${cold} ms, ${memory}`,
  );
}

function callsText(calls: Readonly<Record<string, number>>): string {
  const byService: Record<string, number> = {};
  for (const [action, count] of Object.entries(calls)) {
    const service = action.split(":")[0] ?? action;
    byService[service] = (byService[service] ?? 0) + count;
  }
  const parts = Object.entries(byService).sort(([, a], [, b]) => b - a);
  return parts.map(([service, count]) => `${service} ${count}`).join(", ");
}

function permissionsText(
  { denied, unusedPermissions, unknownPolicies }: RunSummary,
  named: boolean,
): string[] {
  const unknown = unknownPolicies.map((sentence) => `${further}${sentence}\n`);
  const refused = denied.map(
    ({ principal, action, resource, reason }) =>
      `${further}${paint("red", "refused")} ${action} on ${resource}\n` +
      `${further}        to ${principal} ${reason}\n`,
  );
  const unused = named ? namedText(unusedPermissions) : countedText(unusedPermissions);
  const verdict =
    refused.length === 0 ? "every call was allowed" : paint("red", "calls were refused");
  return [line("Permissions", verdict), ...unknown, ...refused, ...unused];
}

function namedText(permissions: readonly UnusedByRole[]): string[] {
  const roles = [...new Set(permissions.map(({ role }) => role))];
  return roles.map((role) => {
    const statements = permissions.filter((entry) => entry.role === role).map(unusedText);
    return `${further}${paint("dim", "not needed")}  by ${role}: ${statements.join(", ")}\n`;
  });
}

function countedText(permissions: readonly UnusedByRole[]): string[] {
  if (permissions.length === 0) return [];
  const roles = new Set(permissions.map(({ role }) => role)).size;
  const count = `${plural(permissions.length, "statement")} of ${plural(roles, "role")}`;
  return [
    `${further}${paint("dim", `${count} not or only partly needed (--permissions names them)`)}\n`,
  ];
}

/** A statement that was not needed, or only a part of it was not: that part. */
function unusedText({ sid, policy, actions, resources }: UnusedByRole): string {
  const names = resources.map((resource) => resource.split(":").slice(5).join(":"));
  const part = resources.length === 0 ? actions : actions.length === 0 ? names : [];
  return part.length === 0 ? (sid ?? policy) : `${sid ?? policy} (${part.join(", ")})`;
}

function asideText(aside: readonly AsideMessage[]): string[] {
  if (aside.length === 0) return [];
  const shown = aside.slice(-5).map(({ queue, reason }) => `${further}${queue}: ${reason}\n`);
  return [line("Put aside", paint("red", plural(aside.length, "message"))), ...shown];
}
