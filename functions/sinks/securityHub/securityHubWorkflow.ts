import {
  type AwsSecurityFindingIdentifier,
  BatchUpdateFindingsCommand,
  type BatchUpdateFindingsResponse,
  type SecurityHubClient,
} from "@aws-sdk/client-securityhub";
import type { Finding } from "../../findings/finding";
import { hubProductArn } from "./asffIds";
import { type HubWorkflow, hubWorkflow } from "./asffWorkflow";
import { batches, jsonBytes } from "../batch";
import { type Backoff, pacer, retryRemaining, systemClock } from "../retry";
import type { RefusedFinding } from "./securityHub";
import { closesHub, type HubRefusal, refusalByError } from "./securityHubAnswer";

/** BatchUpdateFindings takes 100 findings, all of which get the same, at 10 calls a second. */
const limits = { count: 100, requestBytes: 1_000_000, millisecondsPerCall: 100 } as const;

/**
 * A finding that was imported a moment ago may not be found yet: that can take some seconds, more
 * than a throttle does.
 */
const patience = { baseMilliseconds: 500, maxMilliseconds: 8_000 } as const;

/** Codes of a finding's own failure that may pass, as far as the service documents them. */
const passing = /^ConcurrentUpdateError$|^FindingNotFound$|internal|throttl|timeout/i;

const unnamed: HubRefusal = {
  code: "Unnamed",
  message: "Security Hub did not say what became of the finding's workflow.",
  mayPass: true,
};
const notSent: HubRefusal = {
  code: "NotSent",
  message: "There was no time to set the finding's workflow.",
  mayPass: true,
};

/** What became of the findings' workflows: each finding's id is in one of the two. */
export interface WorkflowResult {
  readonly updated: readonly string[];
  readonly failed: readonly RefusedFinding[];
  /** The error of whole calls that may pass, where there was one to the end, or no time was left. */
  readonly fault?: Error;
}

interface Update {
  readonly id: string;
  readonly identifier: AwsSecurityFindingIdentifier;
  readonly workflow: HubWorkflow;
}

/**
 * Sets the findings' workflow to what their state asks for, with a note that says why: see
 * `hubWorkflow`. An import cannot do it, because it sets the workflow of new findings only. What may
 * pass is tried again; nothing is thrown for what the service or the way to it does.
 *
 * @param idOf a finding's id in Security Hub.
 */
export async function updateWorkflow(
  client: SecurityHubClient,
  findings: Iterable<Finding>,
  idOf: (finding: Finding) => string,
  options: Backoff = {},
): Promise<WorkflowResult> {
  const { clock = systemClock, deadline = Infinity } = options;
  const updates = new Map(
    [...findings].map((finding) => {
      const update = updateOf(finding, idOf(finding));
      return [update.id, update] as const;
    }),
  );
  const outcomes = new Map<string, HubRefusal | "updated">();
  for (const id of updates.keys()) outcomes.set(id, notSent);
  const pace = pacer(limits.millisecondsPerCall, clock);
  let closed: HubRefusal | undefined;

  const send = async (call: readonly Update[], workflow: HubWorkflow): Promise<void> => {
    if (clock.now() >= deadline) return;
    await pace();
    try {
      const answer = await client.send(requestOf(call, workflow));
      for (const { id } of call) outcomes.set(id, outcomeOf(id, answer));
    } catch (error) {
      const refusal = refusalByError(error);
      for (const { id } of call) outcomes.set(id, refusal);
      if (closesHub(refusal)) closed = refusal;
    }
  };
  await retryRemaining(
    [...updates.values()],
    async (work) => {
      for (const { call, workflow } of calls(work)) {
        if (closed) for (const { id } of call) outcomes.set(id, closed);
        else await send(call, workflow);
      }
      return work.filter(({ id }) => isPassing(outcomes.get(id)));
    },
    { ...patience, ...options },
  );
  return resultOf(outcomes);
}

function updateOf(finding: Finding, id: string): Update {
  const identifier = { Id: id, ProductArn: hubProductArn(finding.series.target) };
  return { id, identifier, workflow: hubWorkflow(finding) };
}

/** Calls of findings that get the very same workflow and note. */
function* calls(
  work: readonly Update[],
): Generator<{ readonly call: readonly Update[]; readonly workflow: HubWorkflow }> {
  const alike = new Map<string, Update[]>();
  for (const update of work) {
    const what = `${update.workflow.status} ${update.workflow.note}`;
    const group = alike.get(what);
    if (group) group.push(update);
    else alike.set(what, [update]);
  }
  for (const group of alike.values()) {
    const batched = batches(group, {
      maxCount: limits.count,
      maxBytes: limits.requestBytes,
      sizeOf: ({ identifier }) => jsonBytes(identifier),
      overhead: 4_096,
      nameOf: ({ id }) => id,
    });
    for (const call of batched) {
      const [first] = call;
      if (first) yield { call, workflow: first.workflow };
    }
  }
}

function requestOf(
  call: readonly Update[],
  { status, note }: HubWorkflow,
): BatchUpdateFindingsCommand {
  return new BatchUpdateFindingsCommand({
    FindingIdentifiers: call.map(({ identifier }) => identifier),
    Workflow: { Status: status },
    Note: { Text: note, UpdatedBy: "Plumbline" },
  });
}

function outcomeOf(
  id: string,
  { ProcessedFindings = [], UnprocessedFindings = [] }: BatchUpdateFindingsResponse,
): HubRefusal | "updated" {
  const refused = UnprocessedFindings.find(({ FindingIdentifier }) => FindingIdentifier?.Id === id);
  if (refused) {
    const { ErrorCode: code = "Unknown", ErrorMessage = "Security Hub gave no reason." } = refused;
    return { code, message: ErrorMessage, mayPass: passing.test(code) };
  }
  return ProcessedFindings.some(({ Id }) => Id === id) ? "updated" : unnamed;
}

function isPassing(outcome: HubRefusal | "updated" | undefined): boolean {
  return outcome !== undefined && outcome !== "updated" && outcome.mayPass;
}

function resultOf(outcomes: ReadonlyMap<string, HubRefusal | "updated">): WorkflowResult {
  const updated: string[] = [];
  const failed: RefusedFinding[] = [];
  let fault: Error | undefined;
  for (const [id, outcome] of outcomes) {
    if (outcome === "updated") {
      updated.push(id);
      continue;
    }
    const { code, message, mayPass, cause } = outcome;
    failed.push({ id, code, message, mayPass });
    if (outcome === notSent) fault ??= new Error(message);
    if (cause && mayPass) fault ??= cause;
  }
  return { updated, failed, fault };
}
