/** First message to a function's process. */
export interface StartMessage {
  readonly type: "start";
  readonly taskRoot: string;
  readonly handler: string;
  readonly runtime: string;
}

/** One event to a function's process. */
export interface InvokeMessage {
  readonly type: "invoke";
  readonly requestId: string;
  /** The event as JSON text. */
  readonly event: string;
  /** Milliseconds since 1970 at which the function is stopped. */
  readonly deadline: number;
  readonly functionArn: string;
  /** Milliseconds by which the function's time is ahead of the machine's. */
  readonly ahead: number;
}

/** An error as Lambda gives it to the caller. */
export interface FunctionError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace: readonly string[];
}

/** What a function's process says. */
export type WorkerMessage =
  | { readonly type: "started"; readonly initMilliseconds: number }
  | { readonly type: "failedToStart"; readonly error: FunctionError }
  | { readonly type: "output"; readonly stream: "stdout" | "stderr"; readonly text: string }
  | {
      readonly type: "answer";
      readonly requestId: string;
      /** The answer as JSON text. */
      readonly result?: string;
      readonly error?: FunctionError;
      /** Largest resident set of the process so far. */
      readonly maxRssKilobytes: number;
    };
