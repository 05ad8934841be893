import * as pulumi from "@pulumi/pulumi";
import { isObject, type JsonObject } from "../json";
import { isArchive, isAsset, readArchive, readAsset } from "./archive";

/** A program's values as the provider sees them: secrets unwrapped, resources as their ids. */
export async function resolveInputs(inputs: unknown): Promise<JsonObject> {
  const resolved = await resolve(inputs, (value) => Promise.resolve(value));
  return isObject(resolved) ? resolved : {};
}

/** The same with the contents of assets and archives in their place. */
export async function resolveContents(inputs: JsonObject): Promise<JsonObject> {
  const resolved = await resolve(inputs, (value) =>
    isArchive(value) ? readArchive(value) : readAsset(value),
  );
  return isObject(resolved) ? resolved : {};
}

async function resolve(
  value: unknown,
  files: (value: object) => Promise<unknown>,
): Promise<unknown> {
  if (typeof value !== "object" || value === null) return value;
  if (isAsset(value) || isArchive(value)) {
    return files(value);
  }
  if (isSecret(value)) {
    return resolve(pulumi.runtime.unwrapRpcSecret(value), files);
  }
  if (pulumi.CustomResource.isInstance(value)) return valueOf(value.id);
  if (pulumi.Resource.isInstance(value)) return valueOf(value.urn);
  if (Array.isArray(value)) {
    return Promise.all(value.map((entry: unknown) => resolve(entry, files)));
  }
  const entries = Object.entries(value).map(
    async ([key, entry]: [string, unknown]) => [key, await resolve(entry, files)] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
}

function isSecret(value: object): boolean {
  return pulumi.runtime.isRpcSecret(value);
}

function valueOf(output: pulumi.Output<string>): Promise<string> {
  return new Promise((resolvePromise) => {
    output.apply((value) => {
      resolvePromise(value);
    });
  });
}
