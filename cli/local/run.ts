import * as fs from "node:fs";
import { type LocalStack, UploadDenied } from "../../local/stack";
import { waiting } from "../waiting";
import { asideMessage, readLogs, type UploadOutcome } from "./outcome";
import { recordInstance } from "./instances";
import type { PlannedUpload } from "./plan";

/** Lets one file go through the stack, from the host's upload until nothing more happens. */
export async function runUpload(stack: LocalStack, upload: PlannedUpload): Promise<UploadOutcome> {
  const { file, instanceId, objectName } = upload;
  await recordInstance(stack, instanceId);
  const key = `${stack.instance(instanceId).roleId}:${instanceId}/${objectName}`;
  if (!stack.takes(objectName)) {
    const nothing = { scans: [], failedScans: [], aside: [], milliseconds: 0 };
    return { file, instanceId, key, ok: false, ...nothing, errors: [notTaken(objectName)] };
  }
  return observed(stack, { file, instanceId, key }, async () => {
    await stack.upload({ instanceId, key, body: fs.createReadStream(upload.path) });
    await stack.settle();
  });
}

/** Why nobody hears of such a file. */
function notTaken(objectName: string): string {
  return /-inspec-(?:results|failure)\.json/.test(objectName)
    ? "the stack takes no reports of InSpec: its configuration has no section plumbline:inspec"
    : "the stack is told of no such file";
}

/** Does some work in the stack and gathers what came of it. */
export async function observed(
  stack: LocalStack,
  subject: Pick<UploadOutcome, "file" | "instanceId" | "key">,
  work: () => Promise<void>,
): Promise<UploadOutcome> {
  const started = performance.now();
  const runs = stack.invocations.length;
  const waitingBefore = new Set(waitingMessages(stack).map(({ message }) => message.id));
  const denials: string[] = [];
  try {
    await waiting(() => progress(stack, runs), work());
  } catch (error) {
    if (!(error instanceof UploadDenied)) throw error;
    denials.push(error.message);
  }
  const { scans, failedScans, errors } = readLogs(stack.invocations.slice(runs));
  const aside = waitingMessages(stack)
    .filter(({ message }) => !waitingBefore.has(message.id))
    .map(({ queue, message }) => asideMessage(queue, message));
  return {
    ...subject,
    ok: scans.length + failedScans.length > 0 && aside.length === 0,
    milliseconds: performance.now() - started,
    scans,
    failedScans,
    aside,
    errors: [...denials, ...errors],
  };
}

/** Messages that nobody takes any more: once all is settled, whatever is in a queue. */
export function waitingMessages(stack: LocalStack) {
  return stack.queues.flatMap(({ settings, messages }) =>
    messages.map((message) => ({ queue: settings.logicalName, message })),
  );
}

function progress(stack: LocalStack, runs: number): string {
  const done = stack.invocations.length - runs;
  const last = stack.calls.at(-1)?.action ?? "the upload";
  return done === 0 ? `working, last seen at ${last}` : `attempt ${done + 1}`;
}
