import type { CisLevel, GapReason } from "../findings/cis";
import { compare } from "./counts";
import type { Longest, ReportTarget, UnmeasuredRow } from "./model";
import { Top } from "./top";

/** More than anybody looks at one by one; what comes beyond is counted and not told apart. */
const maxGaps = 20_000;

/** Of more machines than these it is not remembered why a gap of theirs need not be told of. */
const maxMachines = 100_000;

/** A CIS scan, as far as it says what its gaps are worth. */
export interface CisScanPoint {
  readonly arn: string;
  /** Empty where it is not known. */
  readonly configurationArn: string;
  readonly name: string;
  readonly level: CisLevel;
  /** ISO 8601: when it began. */
  readonly startedAt: string;
  /** Inspector's word for how it ended. */
  readonly status: string;
  /** ISO 8601: when it was known of all of its targets whether they were measured. */
  readonly handedOutAt?: string;
}

/** A target that a CIS scan has not measured. */
export interface CisGap {
  readonly scanArn: string;
  readonly target: ReportTarget;
  readonly reason: GapReason;
}

/** ISO 8601: when the newest scan of a level began that has measured a machine. */
export type Measured = Partial<Readonly<Record<CisLevel, string>>>;

/** A scan while it is being counted: its own record may come before or after those of its targets. */
interface CurrentScan {
  readonly arn: string;
  scan?: CisScanPoint;
  gaps: Omit<CisGap, "scanArn">[];
  /** How many more there are. */
  beyond: number;
}

type CountedScan = Required<CurrentScan>;

/**
 * Gathers which targets Amazon Inspector has not measured when it last was to. Scans and machines may
 * come in any order, each with all that is of it in one go.
 *
 * A gap is told of until a scan that began then or later has measured the target at that level or
 * above, or the next scan of the same configuration was complete and did not name it as a gap again:
 * it was measured then, or has lost its tags. A scan that failed says nothing of what it leaves out.
 */
export class UnmeasuredTally {
  readonly #shown: number;
  /** By configuration: its newest scan that is complete, and what came after it. */
  readonly #scans = new Map<string, readonly CountedScan[]>();
  /** What machines have measured, and those that are gone. */
  readonly #machines = new Map<string, Measured | "gone">();
  #current: CurrentScan | undefined;

  /** @param shown how many targets are listed. */
  constructor(shown: number) {
    this.#shown = shown;
  }

  scan(scan: CisScanPoint): void {
    this.#at(scan.arn).scan = scan;
  }

  gap({ scanArn, target, reason }: CisGap): void {
    const current = this.#at(scanArn);
    if (current.gaps.length < maxGaps) current.gaps.push({ target, reason });
    else current.beyond += 1;
  }

  /** What is known of a machine by all that was counted of it. */
  machine(target: ReportTarget, known: Measured | "gone"): void {
    if (known !== "gone" && Object.keys(known).length === 0) return;
    if (this.#machines.size < maxMachines) this.#machines.set(nameOf(target), known);
  }

  /** What the newest scans have left out comes first. */
  list(): Longest<UnmeasuredRow> {
    this.#finishScan();
    const newest = new Map<string, UnmeasuredRow>();
    let beyond = 0;
    for (const { scan, gaps, beyond: more } of [...this.#scans.values()].flat()) {
      beyond += more;
      for (const gap of gaps) {
        const name = nameOf(gap.target);
        const row = rowOf(scan, gap, this.#machines.get(name));
        const other = newest.get(name);
        if (row !== undefined && (other === undefined || inOrder(row, other) < 0)) {
          newest.set(name, row);
        }
      }
    }
    const top = new Top<UnmeasuredRow>(this.#shown, inOrder);
    for (const row of newest.values()) top.add(row);
    const { rows, left } = top.list();
    return { rows, left: left + beyond };
  }

  /** The scan that something is told of; the one before is done with then. */
  #at(arn: string): CurrentScan {
    if (this.#current?.arn === arn) return this.#current;
    this.#finishScan();
    const current: CurrentScan = { arn, gaps: [], beyond: 0 };
    this.#current = current;
    return current;
  }

  /** Forgets, of one configuration, what a later scan that is complete has made void. */
  #finishScan(): void {
    const current = this.#current;
    this.#current = undefined;
    if (current === undefined) return;
    const { arn, scan } = current;
    // The store forgets a scan's records one by one, in no order.
    if (scan === undefined) return;
    const configuration = scan.configurationArn === "" ? arn : scan.configurationArn;
    const all = [...(this.#scans.get(configuration) ?? []), { ...current, scan }];
    const since = all.map(completeAt).reduce((one, other) => (one > other ? one : other), "");
    this.#scans.set(
      configuration,
      all.filter((each) => each.scan.startedAt >= since),
    );
    this.#keepNewest();
  }

  /** Where too many are kept, those of the oldest scans are only counted. */
  #keepNewest(): void {
    const scans = [...this.#scans.values()].flat();
    let kept = scans.reduce((sum, { gaps }) => sum + gaps.length, 0);
    if (kept <= maxGaps) return;
    for (const each of scans.sort((a, b) => compare(a.scan.startedAt, b.scan.startedAt))) {
      if (kept <= maxGaps) return;
      kept -= each.gaps.length;
      each.beyond += each.gaps.length;
      each.gaps = [];
    }
  }
}

/** When a scan began that tells of all of its targets. */
function completeAt({ scan }: CountedScan): string {
  return scan.status === "COMPLETED" && scan.handedOutAt !== undefined ? scan.startedAt : "";
}

function rowOf(
  { name, level, startedAt }: CisScanPoint,
  { target: { account, region, id }, reason }: Omit<CisGap, "scanArn">,
  known: Measured | "gone" | undefined,
): UnmeasuredRow | undefined {
  if (known === "gone") return undefined;
  const measured = known && measuredAt(known, level);
  if (measured !== undefined && measured >= startedAt) return undefined;
  return {
    account,
    region,
    id,
    reason,
    scan: name,
    level,
    scannedAt: startedAt,
    ...(measured !== undefined && { lastMeasured: measured }),
  };
}

/** Level 2 has level 1's checks, too. */
function measuredAt(known: Measured, level: CisLevel): string | undefined {
  const [one, two] = [level === "LEVEL_1" ? known.LEVEL_1 : undefined, known.LEVEL_2];
  return one === undefined || (two !== undefined && two > one) ? two : one;
}

function inOrder(one: UnmeasuredRow, other: UnmeasuredRow): number {
  const text = ({ reason, account, region, id, level, scan }: UnmeasuredRow) =>
    JSON.stringify([reason, account, region, id, level, scan]);
  return compare(other.scannedAt, one.scannedAt) || compare(text(one), text(other));
}

function nameOf({ account, region, id }: ReportTarget): string {
  return `${account} ${region} ${id}`;
}
