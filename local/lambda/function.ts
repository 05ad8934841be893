import { randomUUID } from "node:crypto";
import { parseJson } from "../json";
import type { FunctionDefinition } from "./definition";
import { type Invocation, logLines } from "./invocation";
import type { FunctionError } from "./messages";
import { type Task, unpackTask } from "./task";
import { Worker, type WorkerAnswer } from "./worker";

/** A function of the program at work: as many processes as events at once, kept warm. */
export class LocalFunction {
  private readonly task: Task;
  private idle: Worker[] = [];
  private readonly workers = new Set<Worker>();

  constructor(
    readonly definition: FunctionDefinition,
    /** Makes the environment of a process, once its folder is known. */
    private readonly environment: (taskRoot: string) => Record<string, string>,
    folder: string,
    private readonly onInvocation: (invocation: Invocation) => void,
    /** Tells by how many milliseconds its time is ahead of the machine's. */
    private readonly ahead: () => number = () => 0,
  ) {
    this.task = unpackTask(definition, folder);
  }

  /** Gives the function one event and waits for its answer. */
  async invoke(event: unknown): Promise<Invocation> {
    const { timeoutSeconds, arn } = this.definition;
    const requestId = randomUUID();
    const { worker, init } = await this.worker();
    const began = performance.now();
    const answer: WorkerAnswer =
      typeof init === "object"
        ? { error: init, stdout: "", stderr: "", maxRssMegabytes: 0 }
        : await worker.invoke(
            {
              type: "invoke",
              requestId,
              event: JSON.stringify(event),
              deadline: Date.now() + timeoutSeconds * 1000,
              functionArn: arn,
              ahead: this.ahead(),
            },
            timeoutSeconds,
          );
    if (worker.alive && typeof init !== "object") this.idle.push(worker);
    else this.retire(worker);
    const milliseconds = performance.now() - began;
    const invocation = this.describe(requestId, event, answer, milliseconds, init);
    this.onInvocation(invocation);
    return invocation;
  }

  /** Ends all processes. */
  close(): void {
    for (const worker of this.workers) worker.stop();
    this.workers.clear();
    this.idle = [];
  }

  private async worker(): Promise<{ worker: Worker; init?: number | FunctionError }> {
    for (let warm = this.idle.pop(); warm !== undefined; warm = this.idle.pop()) {
      if (warm.alive) return { worker: warm };
      this.workers.delete(warm);
    }
    const { handler, runtime } = this.definition;
    const worker = new Worker(this.task, handler, runtime, this.environment(this.task.root));
    this.workers.add(worker);
    return { worker, init: await worker.started() };
  }

  private retire(worker: Worker): void {
    worker.stop();
    this.workers.delete(worker);
  }

  private describe(
    requestId: string,
    event: unknown,
    answer: WorkerAnswer,
    milliseconds: number,
    init: number | FunctionError | undefined,
  ): Invocation {
    const { result, error, stdout, stderr, maxRssMegabytes } = answer;
    return {
      function: this.definition.logicalName,
      requestId,
      event,
      ...(result === undefined ? {} : { result: parseJson(result, "the function's answer") }),
      ...(error === undefined ? {} : { error }),
      milliseconds,
      ...(typeof init === "number" ? { initMilliseconds: init } : {}),
      maxRssMegabytes,
      logs: logLines(stdout),
      stderr,
    };
  }
}
