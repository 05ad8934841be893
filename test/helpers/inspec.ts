import { readInspecReports, type InspecOptions } from "../../functions/readers/inspec";
import type { RuleOutcome, ScanReport } from "../../functions/findings/model";

/** The bytes of a text or a JSON value, in chunks of a size. */
export async function* bytesOf(document: unknown, chunkSize = 1000): AsyncGenerator<Uint8Array> {
  const bytes =
    document instanceof Uint8Array
      ? document
      : Buffer.from(typeof document === "string" ? document : JSON.stringify(document));
  await Promise.resolve();
  for (let at = 0; at < bytes.length; at += chunkSize) yield bytes.subarray(at, at + chunkSize);
}

/** Reads a report from a text, from bytes or from a JSON value. */
export function read(document: unknown, options?: InspecOptions): Promise<readonly ScanReport[]> {
  return readInspecReports(bytesOf(document), options);
}

/** A check that a control made, as InSpec writes it. */
export function check(status: string, rest: object = {}): object {
  return {
    status,
    code_desc: "File /etc/passwd should exist",
    run_time: 0.5,
    start_time: "2026-11-21T02:00:00+01:00",
    ...rest,
  };
}

/** A control with as little as a test has to say. */
export function control(id: string, results: readonly object[], rest: object = {}): object {
  return {
    id,
    title: `Title of ${id}`,
    desc: null,
    impact: 0.5,
    refs: [],
    tags: {},
    results,
    ...rest,
  };
}

/** A profile as a report has it. */
export function profile(name: string, controls: readonly object[], rest: object = {}): object {
  return { name, version: "1.0.0", supports: [], status: "loaded", controls, ...rest };
}

/** A report of these profiles. */
export function report(profiles: readonly object[], rest: object = {}): object {
  return {
    platform: { name: "redhat", release: "8.9", target_id: "fa3923b9" },
    profiles,
    statistics: { duration: 2 },
    version: "5.22.36",
    ...rest,
  };
}

/** The one outcome of a control that was run with these results. */
export async function outcomeOf(
  results: readonly object[],
  rest: object = {},
): Promise<RuleOutcome> {
  const [scan] = await read(report([profile("os", [control("c-1", results, rest)])]));
  const [outcome] = scan?.outcomes ?? [];
  if (outcome === undefined) throw new Error("the report gave no outcome");
  return outcome;
}
