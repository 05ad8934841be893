import * as fs from "node:fs/promises";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { LocalStackError } from "../errors";

/** The files of an archive as they would be uploaded, by their path inside it. */
export class ArchiveFiles {
  constructor(readonly files: ReadonlyMap<string, Buffer>) {}
}

/** Whether a value is an asset, of whichever copy of Pulumi's SDK. */
export function isAsset(value: unknown): boolean {
  return pulumi.asset.Asset.isInstance(value);
}

/** Whether a value is an archive, of whichever copy of Pulumi's SDK. */
export function isArchive(value: unknown): boolean {
  return pulumi.asset.Archive.isInstance(value);
}

/** Reads what an asset stands for. */
export async function readAsset(asset: unknown): Promise<Buffer> {
  if (asset instanceof pulumi.asset.StringAsset) return Buffer.from(await asset.text);
  if (asset instanceof pulumi.asset.FileAsset) return fs.readFile(await asset.path);
  throw new LocalStackError("the local stack reads string and file assets, not remote ones");
}

/** Reads what an archive stands for: assets by name, nested archives, or a folder. */
export async function readArchive(archive: unknown): Promise<ArchiveFiles> {
  const files = new Map<string, Buffer>();
  if (archive instanceof pulumi.asset.AssetArchive) {
    for (const [name, entry] of Object.entries(await archive.assets)) {
      if (isAsset(entry)) {
        files.set(name, await readAsset(entry));
        continue;
      }
      const nested = await readArchive(entry);
      for (const [inner, content] of nested.files) files.set(path.posix.join(name, inner), content);
    }
    return new ArchiveFiles(files);
  }
  if (archive instanceof pulumi.asset.FileArchive) {
    return new ArchiveFiles(await readFolder(await archive.path));
  }
  throw new LocalStackError("the local stack reads asset and folder archives, not remote ones");
}

async function readFolder(folder: string): Promise<Map<string, Buffer>> {
  if (!(await fs.stat(folder)).isDirectory()) {
    throw new LocalStackError(`the archive ${folder} must be a folder to be run locally`);
  }
  const entries = await fs.readdir(folder, { recursive: true, withFileTypes: true });
  const files = new Map<string, Buffer>();
  for (const entry of entries.filter((candidate) => candidate.isFile())) {
    const file = path.join(entry.parentPath, entry.name);
    files.set(
      path.relative(folder, file).split(path.sep).join(path.posix.sep),
      await fs.readFile(file),
    );
  }
  return files;
}
