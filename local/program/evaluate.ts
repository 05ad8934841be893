import * as fs from "node:fs";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";
import { type LocalAccount, localAccount } from "../account";
import { LocalStackError } from "../errors";
import { Graph } from "../graph";
import { objectOf } from "../json";
import { GraphRecorder } from "./graphRecorder";
import { loadProgram } from "./loader";
import { packageRoot } from "./packageRoot";
import { withoutPromiseStacks } from "./promiseStacks";

/** Which program to evaluate, and with what. */
export interface ProgramOptions {
  /** Path of the Pulumi program; by default the checkout's `index.ts`. */
  readonly program?: string;
  /** Stack configuration; a key without a project belongs to the program's own. */
  readonly config?: Readonly<Record<string, string>>;
  /** Defaults to `plumbline`. */
  readonly project?: string;
  /** Defaults to `local`. */
  readonly stack?: string;
  /** Defaults to `localAccount`. */
  readonly account?: LocalAccount;
  /** Base of queue URLs; by default AWS's own. */
  readonly endpoint?: string;
}

/** Pulumi's runtime is one per process: evaluations take turns. */
let turn: Promise<unknown> = Promise.resolve();

/**
 * Evaluates a Pulumi program in this process, as `pulumi up` would, with a provider that makes
 * nothing: the answer is everything that the program registered.
 */
export function evaluateProgram(options: ProgramOptions = {}): Promise<Graph> {
  const result = turn.then(() => evaluate(options));
  turn = result.catch(() => undefined);
  return result;
}

async function evaluate(options: ProgramOptions): Promise<Graph> {
  const file = path.resolve(options.program ?? path.join(packageRoot(), "index.ts"));
  if (!fs.existsSync(file)) throw new LocalStackError(`there is no program at ${file}`);
  const { project = "plumbline", stack = "local", account = localAccount } = options;
  const recorder = new GraphRecorder({
    ...account,
    endpoint: options.endpoint ?? `https://sqs.${account.region}.amazonaws.com`,
  });
  withoutPromiseStacks();
  await pulumi.runtime.setMocks(recorder, project, stack, false);
  recorder.watch(pulumi.runtime.getMonitor());
  pulumi.runtime.setAllConfig(qualifiedConfig(options.config ?? {}, project, account));
  const outputs = await withoutUnhandled(recorder, async () => {
    const outcome = await runInStack(file);
    await settled(recorder);
    if ("error" in outcome) throw outcome.error;
    return outcome.outputs;
  });
  return new Graph(recorder.resources, objectOf(outputs));
}

type Outcome = { readonly outputs: unknown } | { readonly error: unknown };

/**
 * Runs the program inside a stack resource. A failure is kept from Pulumi, which would reject more
 * promises with it than anyone waits for.
 */
async function runInStack(file: string): Promise<Outcome> {
  const errors: { readonly error: unknown }[] = [];
  const outputs: unknown = await pulumi.runtime.runInPulumiStack(async () => {
    try {
      return await runProgram(file);
    } catch (error) {
      errors.push({ error });
      return {};
    }
  });
  return errors[0] ?? { outputs };
}

/** The program's exports are the stack's outputs; an exported function is called for them. */
async function runProgram(file: string): Promise<unknown> {
  const exported = loadProgram(file);
  return typeof exported === "function" ? await (exported as () => unknown)() : objectOf(exported);
}

function qualifiedConfig(
  config: Readonly<Record<string, string>>,
  project: string,
  account: LocalAccount,
): Record<string, string> {
  const entries = Object.entries(config).map(([key, value]) => [
    key.includes(":") ? key : `${project}:${key}`,
    value,
  ]);
  return { "aws:region": account.region, ...(Object.fromEntries(entries) as object) };
}

/** Waits until nothing registers any more: resources may be made in callbacks of outputs. */
async function settled(recorder: GraphRecorder): Promise<void> {
  for (let before = -1; before !== recorder.resources.length;) {
    before = recorder.resources.length;
    await pulumi.runtime.disconnect();
    await sleep(5);
  }
}

/**
 * A program that fails in a callback shows only as an unhandled rejection, which would end the
 * process: here it fails the evaluation instead. What the provider refused says more than what
 * Pulumi makes of it.
 */
async function withoutUnhandled<T>(recorder: GraphRecorder, work: () => Promise<T>): Promise<T> {
  const others = process.listeners("unhandledRejection");
  let onFailure: (reason: unknown) => void = () => undefined;
  const failure = new Promise<never>((_resolve, reject) => {
    onFailure = (reason) => {
      const error = recorder.failure ?? reason;
      reject(error instanceof Error ? error : new Error(String(error)));
    };
  });
  process.removeAllListeners("unhandledRejection");
  process.on("unhandledRejection", onFailure);
  try {
    return await Promise.race([work(), failure]);
  } finally {
    process.removeListener("unhandledRejection", onFailure);
    for (const listener of others) process.on("unhandledRejection", listener);
  }
}
