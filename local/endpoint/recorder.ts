/** One call to the endpoint, for looking at. */
export interface RecordedCall {
  readonly time: Date;
  /** ARN of the calling session. */
  readonly caller: string;
  /** Such as `dynamodb:PutItem`. */
  readonly action: string;
  readonly resources: readonly string[];
  /** HTTP status of the answer; undefined when the connection was cut. */
  readonly status?: number;
  /** The error's code, where it was answered with one. */
  readonly error?: string;
  readonly message?: string;
  readonly milliseconds: number;
}

/** Writes down every call, without bodies: what was sent is kept by the services. */
export class Recorder {
  readonly calls: RecordedCall[] = [];

  record(call: RecordedCall): void {
    this.calls.push(call);
  }

  /** How many calls of each action there were. */
  counts(): Readonly<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const { action } of this.calls) counts[action] = (counts[action] ?? 0) + 1;
    return counts;
  }
}
