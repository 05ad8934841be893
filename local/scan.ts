import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { LocalStackError } from "./errors";
import type { Graph, GraphResource } from "./graph";
import { InstanceMetadata } from "./instanceMetadata";
import { isObject, listOf, objectOf, parseJson, textOf } from "./json";
import type { LocalStack } from "./stack";
import { types } from "./types";

/** How the scan of this host is to be run. */
export interface HostScan {
  readonly instanceId: string;
  /** Empty folder for the script's own files. */
  readonly folder: string;
  /** Values that take the place of the association's. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Is told of each line that the script writes. */
  readonly onLine?: (line: string) => void;
}

/**
 * Runs on this host what the program's association would run on an instance: the document's own
 * script with the association's parameters. Only the metadata service, STS and S3 are loopback.
 *
 * @returns the script's exit status.
 */
export async function scanHost(stack: LocalStack, scan: HostScan): Promise<number> {
  const { association, document } = scanAssociation(stack.graph);
  const content = objectOf(parseJson(String(document.inputs["content"]), document.name));
  const script = path.join(scan.folder, "script.sh");
  fs.writeFileSync(script, scriptOf(content["mainSteps"], document), { mode: 0o700 });
  const session = stack.instance(scan.instanceId);
  const metadata = await InstanceMetadata.listen(
    session,
    stack.instanceCredentials(scan.instanceId),
  );
  try {
    const parameters = {
      ...defaults(content["parameters"]),
      ...objectOf(association.inputs["parameters"]),
      ...scan.parameters,
    };
    const variables = Object.entries(parameters).map(([name, value]) => [`SSM_${name}`, value]);
    return await run(script, scan, {
      ...(Object.fromEntries(variables) as Record<string, string>),
      PATH: process.env["PATH"] ?? "",
      HOME: scan.folder,
      AWS_ENDPOINT_URL: stack.url,
      PLUMBLINE_IMDS_URL: metadata.url,
      PLUMBLINE_TEMP_ROOT: scan.folder,
      PLUMBLINE_LOCK: path.join(scan.folder, "lock"),
    });
  } finally {
    await metadata.close();
  }
}

function scanAssociation(graph: Graph): { association: GraphResource; document: GraphResource } {
  const [association] = graph.ofType(types.association);
  const document = graph.find(types.document, association?.inputs["name"]);
  if (association !== undefined && document !== undefined) return { association, document };
  throw new LocalStackError("the program has no association with a document of its own");
}

function scriptOf(steps: unknown, document: GraphResource): string {
  const [step] = listOf(steps).map(objectOf);
  const lines = listOf(objectOf(step?.["inputs"])["runCommand"]);
  if (step?.["action"] === "aws:runShellScript" && lines.length > 0) return lines.join("\n");
  throw new LocalStackError(`document ${document.name} has no shell script in its first step`);
}

function defaults(parameters: unknown): Record<string, string> {
  const entries = Object.entries(objectOf(parameters)).flatMap(([name, parameter]) => {
    const value = isObject(parameter) ? textOf(parameter["default"]) : undefined;
    return value === undefined ? [] : [[name, value]];
  });
  return Object.fromEntries(entries) as Record<string, string>;
}

function run(script: string, scan: HostScan, environment: Record<string, string>): Promise<number> {
  const child = spawn("/bin/sh", [script], {
    cwd: scan.folder,
    env: environment,
    stdio: ["ignore", "pipe", "pipe"],
  });
  for (const stream of [child.stdout, child.stderr]) {
    let pending = "";
    stream.setEncoding("utf8");
    stream.on("data", (text: string) => {
      const lines = (pending + text).split("\n");
      pending = lines.pop() ?? "";
      for (const line of lines) scan.onLine?.(line);
    });
  }
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (status) => {
      resolve(status ?? 1);
    });
  });
}
