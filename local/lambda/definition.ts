import { LocalStackError } from "../errors";
import type { Graph, GraphResource } from "../graph";
import { listOf, numberOf, objectOf, textOf } from "../json";
import { ArchiveFiles } from "../program/archive";
import { types } from "../types";

/** A Lambda function as the program defines it. */
export interface FunctionDefinition {
  /** The logical name that the program gave. */
  readonly logicalName: string;
  readonly name: string;
  readonly arn: string;
  readonly role: GraphResource;
  /** `file.export`. */
  readonly handler: string;
  readonly runtime: string;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly files: ReadonlyMap<string, Buffer>;
  readonly logGroup: string;
  /** Whether it runs inside a VPC. */
  readonly inVpc: boolean;
  /** How many may run at once, if the program says so. */
  readonly reservedConcurrency?: number;
}

/** Lambda's own limit for all environment variables together. */
const maximumEnvironmentBytes = 4096;

/** Reads a function from the graph, with Lambda's defaults. */
export function functionDefinition(graph: Graph, resource: GraphResource): FunctionDefinition {
  const { inputs, outputs } = resource;
  const role = graph.find(types.role, inputs["role"]);
  if (role === undefined) {
    throw new LocalStackError(`function ${resource.name} has a role that is not in the program`);
  }
  if (!(inputs["code"] instanceof ArchiveFiles)) {
    throw new LocalStackError(`function ${resource.name} has no code archive that can be run here`);
  }
  const runtime = textOf(inputs["runtime"]) ?? "";
  if (!runtime.startsWith("nodejs")) {
    throw new LocalStackError(`function ${resource.name} runs on ${runtime}: only Node.js is here`);
  }
  const name = String(outputs["name"]);
  const reserved = numberOf(inputs["reservedConcurrentExecutions"]);
  return {
    logicalName: resource.name,
    name,
    arn: String(outputs["arn"]),
    role,
    handler: textOf(inputs["handler"]) ?? "index.handler",
    runtime,
    timeoutSeconds: numberOf(inputs["timeout"]) ?? 3,
    memoryMegabytes: numberOf(inputs["memorySize"]) ?? 128,
    environment: environment(resource),
    files: inputs["code"].files,
    logGroup: textOf(objectOf(inputs["loggingConfig"])["logGroup"]) ?? `/aws/lambda/${name}`,
    inVpc: listOf(objectOf(inputs["vpcConfig"])["subnetIds"]).length > 0,
    ...(reserved === undefined || reserved < 0 ? {} : { reservedConcurrency: reserved }),
  };
}

function environment(resource: GraphResource): Record<string, string> {
  const variables = objectOf(objectOf(resource.inputs["environment"])["variables"]);
  const entries = Object.entries(variables).map(([key, value]): [string, string] => {
    if (typeof value === "string") return [key, value];
    throw new LocalStackError(`function ${resource.name}: variable ${key} must be text`);
  });
  const bytes = Buffer.byteLength(entries.flat().join(""));
  if (bytes > maximumEnvironmentBytes) {
    throw new LocalStackError(
      `function ${resource.name}: its environment has ${bytes} bytes, Lambda takes 4096`,
    );
  }
  return Object.fromEntries(entries);
}
