import { createHash } from "node:crypto";
import type { Exception, IncompletePolicy, Tags } from "../../findings/exceptions";
import type {
  Evidence,
  Finding,
  FindingChange,
  ScanSummary,
  Series,
  Target,
} from "../../findings/finding";
import { withKnownKeys } from "../../findings/life/knownKeys";
import type { ScanReport } from "../../findings/model";
import type { ResultPolicy } from "../../findings/policy";
import type { RecordedScan } from "../../sinks/eventBridge/scanEvent";
import type { ChangeTools } from "./heldSeries";
import type { HubOutcome } from "../securityHub/hub";

/** A scan that was read whole, with all that the file itself does not say. */
export interface ScanToApply {
  readonly series: Series;
  readonly report: ScanReport;
  /** The scan's end: when its results were true. */
  readonly time: string;
  /** Absent where there is no file of results: AWS Config keeps none. */
  readonly evidence?: Evidence;
  /**
   * ISO 8601: when it was judged, where that may be later than `time`. Of two scans that were true at
   * one instant the one that was judged later counts as the later one.
   */
  readonly judgedAt?: string;
}

export interface ApplyScanTools extends ChangeTools {
  /** Tags of a target; asked for only where an exception is scoped by tags. */
  readonly tagsOf: (target: Target) => Promise<Tags | undefined>;
  /** Tells that a scan is in the store: after all else, and again when the scan comes again. */
  readonly tellRecorded: (scan: RecordedScan) => Promise<void>;
  readonly exceptions: readonly Exception[];
  /** Whether waivers that a scan tells of may lack a reason or an end. */
  readonly incompleteExceptions: IncompletePolicy;
  readonly policy: ResultPolicy;
  /**
   * Series that a target may have before another one of it is refused; left out, it may have any number.
   * What is done for a target as a whole takes work by their number.
   */
  readonly maxSeries?: number;
  /**
   * Milliseconds after the newest scan of a series within which one that says the same is not recorded
   * at all; left out, every scan is. Whoever sets it must say of what is not recorded whether it is newer.
   */
  readonly confirmAfter?: number;
  /** Whether a newer scan of the series is known that needed no record. */
  readonly isOvertaken?: (scan: ScanToApply) => Promise<boolean>;
  /**
   * Publishes the scan's numbers: once at most, and therefore after all that could have the scan come
   * again, and never for a replay.
   *
   * @param refused how many findings Security Hub did not take.
   * @returns how many metrics were published.
   */
  readonly publish: (
    scan: Pick<ScanToApply, "series" | "time">,
    summary: ScanSummary,
    refused: number,
  ) => Promise<number>;
}

/**
 * `applied`: it is the newest scan and its changes are written. `unchanged`: it is the newest scan and
 * has nothing new in it. `late`: a newer scan had been applied before, or the target had gone since; it
 * is in the history, and changes nothing. `replayed`: this very scan is in the history already.
 * `repeated`: it says what the newest scan said, and needs no record: see `confirmAfter`.
 */
export type ScanOutcome = "applied" | "unchanged" | "late" | "replayed" | "repeated";

export interface AppliedScanResult {
  readonly outcome: ScanOutcome;
  readonly summary?: ScanSummary;
  /** The numbers of a scan that an earlier attempt brought into the store. */
  readonly recorded?: ScanSummary;
  readonly changes: readonly FindingChange[];
  readonly hub: HubOutcome;
  readonly metrics: number;
}

/** A scan's place among those of its series. */
export interface ScanPlace {
  readonly order: string;
  readonly digest: string;
  /** ISO 8601: the instant at which exceptions are judged. */
  readonly now: string;
  /** Tags of the target, where an exception asks for them. */
  readonly tags?: Tags;
}

/** A scan whose rules have the keys that their findings are known by: see `withKnownKeys`. */
export function withKeysOf(known: readonly Finding[], scan: ScanToApply): ScanToApply {
  return { ...scan, report: withKnownKeys(scan.report, scan.series.source, known) };
}

/** What is said of a scan that touched nothing. */
export function untouched(outcome: ScanOutcome): AppliedScanResult {
  return { outcome, changes: [], hub: { state: "untouched" }, metrics: 0 };
}

/**
 * A scan's place among those of its series: end time first. Two scans that ended in the same
 * millisecond have an order too, by a digest of what they say: where that of the greater one was applied
 * first, the other one is late. It takes no notice of where a file lies, so that the same results are a
 * replay however often and under whatever name they come.
 */
export function orderOf({ time, report, judgedAt }: ScanToApply): string {
  const outcomes = report.outcomes.map(({ key, result, severity }) => [key, result, severity]);
  outcomes.sort(([a = ""], [b = ""]) => (a < b ? -1 : 1));
  const said = JSON.stringify([report.scan.id, report.scan.benchmark.version ?? null, outcomes]);
  const place = judgedAt === undefined ? time : `${time}~${judgedAt}`;
  return `${place}~${createHash("sha256").update(said).digest("hex").slice(0, 16)}`;
}
