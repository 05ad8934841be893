import { createHash } from "node:crypto";
import { LocalStackError } from "../errors";
import type { Graph } from "../graph";
import { types } from "../types";

/** A line that a service wrote into a log group. */
export interface LogLineOfGroup {
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  readonly stream: string;
  readonly message: string;
}

/** Largest event that CloudWatch Logs takes. */
const maximumBytes = 1_048_576;

/** The log groups of the graph, with what services write there; functions' logs are in their runs. */
export class LocalLogGroups {
  private readonly lines = new Map<string, LogLineOfGroup[]>();

  constructor(private readonly graph: Graph) {}

  /** Whether there is a log group with this ARN. */
  has(arn: string): boolean {
    return this.graph.find(types.logGroup, plain(arn)) !== undefined;
  }

  /** Writes a line into the log group with this ARN; false where it is too long. */
  write(arn: string, timestamp: number, message: string): boolean {
    if (Buffer.byteLength(message) > maximumBytes) return false;
    const stream = createHash("sha256").update(message).digest("hex").slice(0, 32);
    const lines = this.lines.get(plain(arn)) ?? [];
    lines.push({ timestamp, stream, message });
    this.lines.set(plain(arn), lines);
    return true;
  }

  /** The lines of the log group with this logical or physical name. */
  of(name: string): readonly LogLineOfGroup[] {
    const group =
      this.graph.find(types.logGroup, name) ??
      this.graph.ofType(types.logGroup).find((resource) => resource.name === name);
    if (group === undefined) throw new LocalStackError(`there is no log group "${name}"`);
    return this.lines.get(String(group.outputs["arn"])) ?? [];
  }
}

/** Programs write the ARN with and without the part that stands for all streams. */
function plain(arn: string): string {
  return arn.replace(/:\*$/, "");
}
