import { type ChildProcess, fork } from "node:child_process";
import type { FunctionError, InvokeMessage, StartMessage, WorkerMessage } from "./messages";
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
      this.exited(exitError(code, signal));
    });
    // Without a listener an error of the process, or of what is sent to it, would end the stack.
    this.child.on("error", (error) => {
      this.exited({ errorType: "Runtime.ExitError", errorMessage: error.message, trace: [] });
    });
    this.send({ type: "start", taskRoot: task.root, handler, runtime });
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
      if (this.alive) this.send(message);
    });
  }

  /** Ends the process at once. */
  stop(): void {
    this.exit ??= exitError(null, "SIGKILL");
    this.child.kill("SIGKILL");
  }

  /** The process may end at any time, while something is sent to it too. */
  private send(message: StartMessage | InvokeMessage): void {
    this.child.send(message, (error) => {
      if (error === null) return;
      const errorMessage = `Runtime exited with error: ${error.message}`;
      this.exited({ errorType: "Runtime.ExitError", errorMessage, trace: [] });
    });
  }

  private exited(error: FunctionError): void {
    this.exit ??= error;
    this.listener?.({ type: "failedToStart", error: this.exit });
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
