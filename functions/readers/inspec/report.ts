import { PermanentError } from "../../errors";
import type {
  PartNotRun,
  ProfileStatus,
  Scan,
  ScanReport,
  XccdfResult,
} from "../../findings/model";
import { readJson } from "./document";
import { minimalProfiles } from "./minimal";
import { hasResults, otherJson } from "./otherJson";
import { outcomeOf } from "./outcome";
import { type Profile, profileFrom } from "./profile";
import { type JsonObject, arrayAt, objectAt, own, textOf } from "./shape";
import { targetOf } from "./target";
import { timesOf } from "./times";
import { type ProfileTree, profileTrees } from "./trees";
import { controlsOf } from "./controls";

/**
 * What a report may hold: reports come from hosts that nobody vouches for. Controls count once for
 * each profile that was asked for and leads to them. Real reports have a few profiles and some
 * hundred controls.
 */
const maxProfiles = 100;
const maxControls = 100_000;

/** As many as somebody reads. */
const maxNotices = 50;

/** How a report is read. */
export interface InspecOptions {
  /** Bytes of the report after decompression. Defaults to 64 MiB. */
  readonly maxBytes?: number;
  /** The scan's end, as an ISO 8601 instant, for a report that has no times. */
  readonly endTime?: string;
  /** What wrote the report, which does not name it. Defaults to `InSpec`. */
  readonly scanner?: string;
}

/**
 * Reads a report of InSpec or Cinc Auditor, of the `json` or the `json-min` reporter, which may be
 * compressed with gzip: one scan for each profile that was asked for, in the report's order.
 * Counts are of controls, each once.
 *
 * @throws DocumentError where it is no JSON; PermanentError where it is no such report.
 */
export async function readInspecReports(
  input: AsyncIterable<Uint8Array>,
  options: InspecOptions = {},
): Promise<readonly ScanReport[]> {
  const report = objectAt(await readJson(input, options.maxBytes), "the report");
  const profiles = profilesOf(report);
  checkSize(profiles.length, "profiles", maxProfiles);
  const trees = profileTrees(profiles);
  if (trees.length === 0) throw new PermanentError("the report has no profile in it");
  checkSize(
    trees.reduce((sum, tree) => sum + sizeOf(tree), 0),
    "controls",
    maxControls,
  );
  return trees.map((tree) => reportOf({ report, profiles, options }, tree));
}

function checkSize(size: number, what: string, limit: number): void {
  if (size <= limit) return;
  throw new PermanentError(`the report has ${size} ${what}, must have at most ${limit}`);
}

function sizeOf({ members }: ProfileTree): number {
  return members.reduce((sum, { controls }) => sum + controls.length, 0);
}

function profilesOf(report: JsonObject): readonly Profile[] {
  if (own(report, "profiles") !== undefined) {
    return arrayAt(own(report, "profiles"), "profiles").map((profile, index) =>
      profileFrom(profile, `profiles[${index}]`),
    );
  }
  const controls = own(report, "controls");
  const other = hasResults(controls) ? undefined : otherJson(report);
  if (other !== undefined) throw new PermanentError(other);
  if (controls !== undefined) return minimalProfiles(controls);
  throw new PermanentError(
    "the document has neither profiles nor controls, must be what InSpec's json or json-min reporter writes",
  );
}

interface Reading {
  readonly report: JsonObject;
  readonly profiles: readonly Profile[];
  readonly options: InspecOptions;
}

function reportOf(reading: Reading, tree: ProfileTree): ScanReport {
  const outcomes = controlsOf(tree).map(outcomeOf);
  const counts: Partial<Record<XccdfResult, number>> = {};
  for (const { result } of outcomes) counts[result] = (counts[result] ?? 0) + 1;
  const notRun = notRunIn(tree);
  const controls = tree.members.flatMap((member) => member.controls);
  const notices = new Set(controls.flatMap(({ waiverNotice }) => waiverNotice ?? []));
  const profileStatus = statusOf(tree);
  return {
    scan: scanOf(reading, tree),
    outcomes,
    counts,
    ...(profileStatus && { profileStatus }),
    ...(notRun.length > 0 && { notRun }),
    ...(notices.size > 0 && { notices: [...notices].slice(0, maxNotices) }),
  };
}

/** What a profile loads and InSpec did not run, mostly because it is for other systems. */
function notRunIn({ tops, members }: ProfileTree): readonly PartNotRun[] {
  const reasons = new Map<string, string>();
  for (const { name, notRun } of members.filter((member) => !tops.includes(member))) {
    if (notRun !== undefined) reasons.set(name, notRun);
  }
  for (const { name, notRun } of members.flatMap(({ depends }) => depends)) {
    if (notRun !== undefined) reasons.set(name, notRun);
  }
  return [...reasons].map(([name, reason]) => ({ name, reason }));
}

function statusOf({ tops: [asked] }: ProfileTree): ProfileStatus | undefined {
  const { status, statusMessage } = asked ?? {};
  if (status === undefined) return undefined;
  return { status, ...(statusMessage !== undefined && { message: statusMessage }) };
}

function scanOf({ report, profiles, options }: Reading, tree: ProfileTree): Scan {
  const { startTime, endTime = options.endTime, localTimes } = timesOf(report, tree, profiles);
  const version = tree.tops.find((top) => top.version !== undefined)?.version;
  const scannerVersion = textOf(own(report, "version"));
  return {
    id: ["inspec", tree.name, version, endTime].filter(Boolean).join(":"),
    source: "inspec",
    benchmark: { id: tree.name, ...(version !== undefined && { version }) },
    scanner: {
      name: options.scanner ?? "InSpec",
      ...(scannerVersion !== undefined && { version: scannerVersion }),
    },
    target: targetOf(report),
    ...(startTime !== undefined && { startTime }),
    ...(endTime !== undefined && { endTime }),
    ...(localTimes && { localTimes }),
    scores: [],
  };
}
