import type { AccountAccess } from "../../aws/memberAccounts";
import type { CommandContext, RemediationPlan, ResourceReference } from "../../commands/model";
import { messageOf, PlumblineError } from "../../errors";
import type { Exception } from "../../findings/exceptions";
import type {
  RemediationActor,
  RemediationOutcome,
  RemediationRecord,
} from "../../sinks/eventBridge/remediationAudit";
import { reasonOf } from "../../sinks/awsErrors";
import type { CountedChange, ReachedLimit } from "../../sinks/remediationLimits";
import type { Clock } from "../../sinks/retry";
import { checkExceptions } from "./exceptions";
import {
  checkAccount,
  checkExecution,
  checkTags,
  type GuardRails,
  RemediationRefused,
} from "./guardRails";
import { chosenFor, type RemediationRequest } from "./request";

/** Something went wrong; the record says whether anything may have been changed by then. */
export class RemediationFailed extends PlumblineError {}

/** What a remediation needs. */
export interface RemediationTools {
  readonly guardRails: GuardRails;
  readonly enter: (account: string, region: string, session: string) => Promise<AccountAccess>;
  /** The exceptions as they are now; left out where there is no store of them. */
  readonly exceptions?: () => Promise<readonly Exception[]>;
  /** Counts one change; says which limit keeps it from being made. */
  readonly take: (change: CountedChange, now: number) => Promise<ReachedLimit | undefined>;
  readonly audit: (record: RemediationRecord) => Promise<void>;
  readonly actor: Pick<RemediationActor, "function" | "request">;
  readonly partition: string;
  /** Milliseconds that are left. */
  readonly remaining: () => number;
  readonly clock: Clock;
}

/** What Automation is told. */
export interface RemediationResult {
  readonly outcome: Extract<RemediationOutcome, "changed" | "unchanged" | "dry-run">;
  readonly command: string;
  readonly resource: ResourceReference;
  readonly account: string;
  readonly region: string;
  readonly before?: RemediationPlan["before"];
  readonly after?: RemediationPlan["after"];
}

/** What a change and its verification may take, at the least. */
const changeMilliseconds = 45_000;
/** Services say what was for a moment after it was changed. */
const verificationWaits = [0, 1_000, 2_000, 4_000, 8_000];

/**
 * Puts one resource right, or says what would be done. It is read afresh, held against every guard
 * rail, told of to the audit trail before anything is changed, changed, and looked at again.
 *
 * @throws RemediationRefused where nothing was changed.
 * @throws RemediationFailed, and what reading the request throws.
 */
export async function remediate(
  request: RemediationRequest,
  tools: RemediationTools,
): Promise<RemediationResult> {
  const attempt: Attempt = { request, tools, record: firstRecord(request, tools) };
  try {
    return await carryOut(attempt);
  } catch (error) {
    const outcome = attempt.touched === true ? "failed" : "refused";
    throw await told(attempt, outcome, error);
  }
}

interface Attempt {
  readonly request: RemediationRequest;
  readonly tools: RemediationTools;
  /** What is known of it so far. */
  record: RemediationRecord;
  /** Whether something may have been changed. */
  touched?: true;
}

async function carryOut(attempt: Attempt): Promise<RemediationResult> {
  const { request, tools } = attempt;
  const { guardRails } = tools;
  const { command, parameters, resource } = chosenFor(request);
  note(attempt, { resource });
  if (command.remediate === undefined) {
    throw new RemediationRefused(`${command.name} has no remediation`);
  }
  checkAccount(request.account, guardRails);
  const access = await tools.enter(
    request.account,
    request.region,
    request.execution ?? tools.actor.request,
  );
  const { place, roleArn } = access;
  const arn = command.arnOf?.(resource.id, place);
  const { actor } = attempt.record;
  note(attempt, {
    resource: { ...resource, ...(arn !== undefined && { arn }) },
    actor: { ...actor, ...(roleArn !== undefined && { role: roleArn }) },
  });
  await checkExecution(request, access, guardRails);
  if (tools.exceptions !== undefined) {
    const now = new Date(tools.clock.now()).toISOString();
    const { rule } = request;
    await checkExceptions({ command, resource, rule, access }, tools.exceptions, now);
  }
  await checkTags(command, resource, access, guardRails);
  const context: CommandContext = { place, parameters, client: access.client };
  const plan = await command.remediate(resource, context);
  if (plan === undefined) return finished(attempt, "unchanged", resource);
  note(attempt, { before: plan.before, after: plan.after });
  if (guardRails.dryRun || request.dryRun) return finished(attempt, "dry-run", resource, plan);
  if (tools.remaining() < changeMilliseconds) {
    throw new RemediationRefused("there was too little time left to change and verify");
  }
  await count(attempt, resource);
  await record(attempt, "started");
  attempt.touched = true;
  await plan.apply();
  await verify(attempt, () => command.detect(resource, context));
  return finished(attempt, "changed", resource, plan);
}

/** Nothing is changed that could not be counted. */
async function count({ request, tools }: Attempt, { type, id }: ResourceReference): Promise<void> {
  const { account, region, command, execution } = request;
  const change = {
    run: execution ?? tools.actor.request,
    subject: [account, region, command, type, id],
  };
  let reached: ReachedLimit | undefined;
  try {
    reached = await tools.take(change, tools.clock.now());
  } catch (error) {
    throw new RemediationRefused(`the change could not be counted: ${messageOf(error)}`, {
      cause: error,
    });
  }
  if (reached === undefined) return;
  const limit = `the limit of changes for one ${reached} is reached`;
  throw new RemediationRefused(
    reached === "resource" ? `${limit} for today: somebody may be changing it back` : limit,
  );
}

async function verify(
  { tools }: Attempt,
  detect: () => Promise<{ readonly compliance: string; readonly reason?: string }>,
): Promise<void> {
  let reason = "";
  for (const wait of verificationWaits) {
    if (wait > 0) await tools.clock.sleep(wait);
    const found = await detect();
    if (found.compliance !== "NON_COMPLIANT") return;
    reason = found.reason ?? "";
  }
  throw new RemediationFailed(`it was changed, but is as it was: ${reason}`);
}

async function finished(
  attempt: Attempt,
  outcome: RemediationResult["outcome"],
  resource: ResourceReference,
  plan?: RemediationPlan,
): Promise<RemediationResult> {
  await record(attempt, outcome);
  const { command, account, region } = attempt.request;
  return {
    outcome,
    command,
    resource,
    account,
    region,
    ...(plan && { before: plan.before, after: plan.after }),
  };
}

/** The error to end with, once the audit trail has it. */
async function told(
  attempt: Attempt,
  outcome: "refused" | "failed",
  error: unknown,
): Promise<Error> {
  const reason = reasonOf(error);
  note(attempt, { reason });
  const Kind = outcome === "refused" ? RemediationRefused : RemediationFailed;
  try {
    await record(attempt, outcome);
    return new Kind(reason, { cause: error });
  } catch (unwritten) {
    const also = `and the audit trail did not take it: ${messageOf(unwritten)}`;
    return new Kind(`${reason}; ${also}`, { cause: error });
  }
}

function record(attempt: Attempt, outcome: RemediationOutcome): Promise<void> {
  const time = new Date(attempt.tools.clock.now()).toISOString();
  note(attempt, { outcome, time });
  return attempt.tools.audit(attempt.record);
}

function note(attempt: Attempt, more: Partial<RemediationRecord>): void {
  attempt.record = { ...attempt.record, ...more };
}

function firstRecord(request: RemediationRequest, tools: RemediationTools): RemediationRecord {
  const { command, rule, parameters, account, region, resourceId, resourceType } = request;
  return {
    id: tools.actor.request,
    outcome: "started",
    time: new Date(tools.clock.now()).toISOString(),
    partition: tools.partition,
    account,
    region,
    command,
    ...(rule !== undefined && { rule }),
    resource: { id: resourceId, ...(resourceType !== undefined && { type: resourceType }) },
    parameters,
    actor: {
      ...tools.actor,
      ...(request.execution !== undefined && { execution: request.execution }),
    },
  };
}
