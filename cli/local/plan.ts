import * as fs from "node:fs";
import * as path from "node:path";
import { DocumentError } from "../../functions/errors";
import { listOf, objectOf, parseJson, textOf } from "../../local/json";
import type { LocalStack } from "../../local/stack";
import { recognise } from "../../functions/readers/recognise";
import { readWithProgress } from "../progress";
import { type HostIdentity, hostIdentity } from "./identity";

/** A result that is to go through the stack. */
export interface PlannedUpload {
  /** The file as the user calls it. */
  readonly file: string;
  /** Where it is. */
  readonly path: string;
  /** The instance that it is uploaded as. */
  readonly instanceId: string;
  /** Name of the object in the instance's folder. */
  readonly objectName: string;
  /** A word on the file, where its manifest has one. */
  readonly note?: string;
}

/** The samples that come with the checkout, in the order of their scans. */
export function plannedSamples(folder: string): PlannedUpload[] {
  const file = path.join(folder, "manifest.json");
  const entries = listOf(parseJson(fs.readFileSync(file, "utf8"), file)).map(objectOf);
  return entries
    .map((entry) => ({ time: String(entry["time"]), upload: sample(folder, entry) }))
    .sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0))
    .map(({ upload }) => upload);
}

/** Those among uploads that the program takes: one without audits takes no report of an audit. */
export function takenBy(
  stack: Pick<LocalStack, "takes">,
  uploads: readonly PlannedUpload[],
): PlannedUpload[] {
  return uploads.filter(({ objectName }) => stack.takes(objectName));
}

function sample(folder: string, entry: Readonly<Record<string, unknown>>): PlannedUpload {
  const file = String(entry["file"]);
  const note = textOf(entry["note"]);
  return {
    file: path.posix.join(path.basename(folder), file),
    path: path.join(folder, file),
    instanceId: String(entry["instanceId"]),
    objectName: path.posix.basename(String(entry["key"])),
    ...(note === undefined ? {} : { note }),
  };
}

/** Files that the user names; a sample among them keeps the identity in the manifest. */
export async function plannedFiles(files: string[], samples: string): Promise<PlannedUpload[]> {
  const known = fs.existsSync(path.join(samples, "manifest.json")) ? plannedSamples(samples) : [];
  const planned: PlannedUpload[] = [];
  for (const file of files) {
    const absolute = path.resolve(file);
    const sampled = known.find((upload) => upload.path === absolute);
    planned.push(sampled ? { ...sampled, file } : await plannedFile(file, absolute));
  }
  return planned;
}

async function plannedFile(file: string, absolute: string): Promise<PlannedUpload> {
  if (!fs.existsSync(absolute)) throw new Error(`${file}: there is no such file`);
  if (fs.statSync(absolute).isDirectory()) throw new Error(`${file}: is a folder, must be a file`);
  const fileName = path.basename(file);
  const failure = /^\s*\{"schema":"plumbline\/scan-failure\/1","source":"(\w+)"/.exec(
    await beginningText(absolute),
  );
  if (failure !== null) {
    const word = failure[1] === "inspec" ? "inspec" : "scap";
    return { file, path: absolute, ...named(hostIdentity({ fileName }), `${word}-failure.json`) };
  }
  const { readClaims, readInspecClaims } = await import("./claims.js");
  const { json, suffix } = await formOf(absolute);
  const claims = await (json ? readInspecClaims(absolute) : readClaims(absolute));
  const name = json ? "inspec-results.json" : "scap-results.xml";
  return {
    file,
    path: absolute,
    ...named(hostIdentity({ fileName, ...claims }), `${name}${suffix}`),
  };
}

/** What a file would be uploaded as. What is no results is for the functions to refuse. */
async function formOf(file: string): Promise<{ json: boolean; suffix: string }> {
  try {
    const { kind, packing } = await recognise(() => readWithProgress(file));
    const suffix = packing === undefined ? "" : { gzip: ".gz", bzip2: ".bz2" }[packing];
    return { json: "format" in kind && kind.format === "json", suffix };
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    return { json: false, suffix: "" };
  }
}

/** A failure record is written by a scan script, and begins as that writes it. */
async function beginningText(file: string): Promise<string> {
  const handle = await fs.promises.open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(256), 0, 256, 0);
    return buffer.toString("latin1", 0, bytesRead);
  } finally {
    await handle.close();
  }
}

function named({ instanceId, time }: HostIdentity, suffix: string) {
  return { instanceId, objectName: `${time.replace(/\.\d+/, "").replace(/:/g, "-")}-${suffix}` };
}
