import { type ChildProcess, fork } from "node:child_process";
import type { FunctionError, InvokeMessage, WorkerMessage } from "./messages";
import type { Task } from "./task";

/** What a run in a worker gave. */
export interface WorkerAnswer {
  readonly result?: string;
  readonly error?: FunctionError;
  readonly stdout: string;
  readonly stderr: string;
  readonly maxRssMegabytes: number;
}

/** One process of a function. It takes one event at a time, as Lambda's do. */
export class Worker {
  private readonly child: ChildProcess;
  private stdout = "";
  private stderr = "";
  private listener: ((message: WorkerMessage) => void) | undefined;
  private exit: FunctionError | undefined;
  private maxRssKilobytes = 0;

  constructor(task: Task, handler: string, runtime: string, environment: Record<string, string>) {
    this.child = fork(task.bootstrap, [], {
      cwd: task.root,
      env: environment,
      execArgv: [],
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    // What does not come through the channel, such as Node's own last words when memory runs out.
    this.child.stderr?.on("data", (chunk: Buffer) => (this.stderr += chunk.toString("utf8")));
    this.child.on("message", (message: WorkerMessage) => {
      this.receive(message);
    });
    this.child.on("exit", (code, signal) => {
      this.exit ??= exitError(code, signal);
      this.listener?.({ type: "failedToStart", error: this.exit });
    });
    this.child.send({ type: "start", taskRoot: task.root, handler, runtime });
  }

  /** Whether the process can take another event. */
  get alive(): boolean {
    return this.exit === undefined && this.child.connected;
  }

  /** Waits until the code is loaded; gives the time that it took, or why it failed. */
  started(): Promise<number | FunctionError> {
    return new Promise((resolve) => {
      this.listen((message) => {
        if (message.type === "started") resolve(message.initMilliseconds);
        if (message.type === "failedToStart") resolve(message.error);
      });
    });
  }

  /** Runs one event; past the deadline the process is stopped, as Lambda does it. */
  invoke(message: InvokeMessage, timeoutSeconds: number): Promise<WorkerAnswer> {
    this.stdout = "";
    this.stderr = "";
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.stop();
        finish({ error: timeoutError(message.requestId, timeoutSeconds) });
      }, message.deadline - Date.now());
      const finish = (outcome: { result?: string; error?: FunctionError }): void => {
        clearTimeout(timer);
        this.listener = undefined;
        const { stdout, stderr } = this;
        const maxRssMegabytes = Math.ceil(this.maxRssKilobytes / 1024);
        resolve({ ...outcome, stdout, stderr, maxRssMegabytes });
      };
      this.listen((answer) => {
        if (answer.type === "failedToStart") finish({ error: answer.error });
        if (answer.type === "answer" && answer.requestId === message.requestId) finish(answer);
      });
      if (this.alive) this.child.send(message);
    });
  }

  /** Ends the process at once. */
  stop(): void {
    this.exit ??= exitError(null, "SIGKILL");
    this.child.kill("SIGKILL");
  }

  private listen(listener: (message: WorkerMessage) => void): void {
    this.listener = listener;
    if (this.exit !== undefined) listener({ type: "failedToStart", error: this.exit });
  }

  private receive(message: WorkerMessage): void {
    if (message.type === "output") {
      this[message.stream] += message.text;
      return;
    }
    if (message.type === "answer") this.maxRssKilobytes = message.maxRssKilobytes;
    this.listener?.(message);
  }
}

function exitError(code: number | null, signal: NodeJS.Signals | null): FunctionError {
  const how = signal === null ? `exit status ${code ?? "unknown"}` : `signal: ${signal}`;
  const errorMessage = `Runtime exited with error: ${how}`;
  return { errorType: "Runtime.ExitError", errorMessage, trace: [] };
}

function timeoutError(requestId: string, seconds: number): FunctionError {
  const errorMessage = `RequestId: ${requestId} Error: Task timed out after ${seconds.toFixed(2)} seconds`;
  return { errorType: "Sandbox.Timedout", errorMessage, trace: [] };
}
