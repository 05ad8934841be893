/**
 * What runs inside a function's process: Lambda's runtime, played in one file. It is compiled by
 * itself and written beside the function's code, so it imports nothing but Node and types.
 */
import { createRequire } from "node:module";
import * as fs from "node:fs";
import * as path from "node:path";
import type { FunctionError, InvokeMessage, StartMessage, WorkerMessage } from "./messages";

type Handler = (event: unknown, context: unknown) => unknown;

let handler: Handler | undefined;

const MachineDate = Date;
let ahead = 0;

/**
 * Gives the function the stack's time: `Date` without arguments is as far ahead as the stack is.
 * Timers, and what is left of the function's own time, go by the machine.
 */
function shiftTime(): void {
  const now = (): number => MachineDate.now() + ahead;
  globalThis.Date = new Proxy(MachineDate, {
    construct: (target, args: unknown[], newTarget: NewableFunction) =>
      Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget) as Date,
    apply: () => new MachineDate(now()).toString(),
    get: (target, key) => (key === "now" ? now : (Reflect.get(target, key) as unknown)),
  });
}

function say(message: WorkerMessage): void {
  process.send?.(message);
}

function errorOf(error: unknown): FunctionError {
  if (!(error instanceof Error)) {
    return { errorType: typeof error, errorMessage: String(error), trace: [] };
  }
  const { name, message, stack = "" } = error;
  return { errorType: name, errorMessage: message, trace: stack.split("\n").slice(0, 20) };
}

/** Output goes over the same channel as answers, so that it is complete when an answer arrives. */
function forwardOutput(stream: "stdout" | "stderr"): void {
  process[stream].write = (chunk: Uint8Array | string): boolean => {
    say({ type: "output", stream, text: typeof chunk === "string" ? chunk : decode(chunk) });
    return true;
  };
}

function decode(chunk: Uint8Array): string {
  return Buffer.from(chunk).toString("utf8");
}

function start(message: StartMessage): void {
  const began = performance.now();
  const dot = message.handler.lastIndexOf(".");
  const [file, name] = [message.handler.slice(0, dot), message.handler.slice(dot + 1)];
  try {
    const load = createRequire(path.join(message.taskRoot, "package.json"));
    const exported: unknown = load(path.join(message.taskRoot, file));
    const found = (exported as Record<string, unknown>)[name];
    if (typeof found !== "function") throw new Error(`${message.handler} is not exported`);
    // Node.js 24 on Lambda has no callbacks any more.
    if (message.runtime === "nodejs24.x" && found.length > 2) {
      throw new Error("Runtime.CallbackHandlerDeprecated: callback handlers are not supported");
    }
    handler = found as Handler;
    say({ type: "started", initMilliseconds: performance.now() - began });
  } catch (error) {
    say({ type: "failedToStart", error: errorOf(error) });
  }
}

async function invoke(message: InvokeMessage): Promise<void> {
  const { requestId, functionArn } = message;
  const environment = process.env;
  const context = {
    awsRequestId: requestId,
    invokedFunctionArn: functionArn,
    functionName: environment["AWS_LAMBDA_FUNCTION_NAME"],
    functionVersion: environment["AWS_LAMBDA_FUNCTION_VERSION"],
    memoryLimitInMB: environment["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"],
    logGroupName: environment["AWS_LAMBDA_LOG_GROUP_NAME"],
    logStreamName: environment["AWS_LAMBDA_LOG_STREAM_NAME"],
    getRemainingTimeInMillis: () => Math.max(0, message.deadline - MachineDate.now()),
  };
  ({ ahead } = message);
  const outcome = await run(message.event, context);
  say({ type: "answer", requestId, ...outcome, maxRssKilobytes: maxRssKilobytes() });
}

/**
 * Linux counts into `ru_maxrss` what the parent had before this process became its own, so the
 * high-water mark is read from /proc where there is one.
 */
function maxRssKilobytes(): number {
  try {
    const status = fs.readFileSync("/proc/self/status", "utf8");
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]);
  } catch {
    return process.resourceUsage().maxRSS;
  }
}

async function run(
  event: string,
  context: unknown,
): Promise<{ result?: string; error?: FunctionError }> {
  try {
    const answer: unknown = await handler?.(JSON.parse(event), context);
    return { result: answer === undefined ? "null" : JSON.stringify(answer) };
  } catch (error) {
    return { error: errorOf(error) };
  }
}

forwardOutput("stdout");
forwardOutput("stderr");
shiftTime();
process.on("disconnect", () => process.exit());
process.on("message", (message: StartMessage | InvokeMessage) => {
  if (message.type === "start") start(message);
  else void invoke(message);
});
