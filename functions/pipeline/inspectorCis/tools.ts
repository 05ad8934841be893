import type { Logger } from "../../log";
import type { LevelSeverities } from "../../readers/inspectorCis";
import type { CisScanFacts } from "../../sinks/store/cisScanRecord";
import type { CisScanTable } from "../../sinks/store/cisScanTable";
import type { Place } from "../uploads/processUpload";
import type { ApplyScanTools } from "../scans/scanToApply";
import type { CisApi } from "./api";
import type { CisMessage, CisTargetFacts } from "./messages";

/** What it takes to work on the messages of a CIS scan. */
export interface CisWorkTools {
  readonly api: CisApi;
  readonly table: CisScanTable;
  readonly place: Place;
  readonly severities: LevelSeverities;
  /** Bucket of the official reports. */
  readonly bucket: string;
  /** What it takes to apply a scan of this target. */
  readonly applyTools: (target: CisTargetFacts) => ApplyScanTools;
  readonly send: (messages: readonly CisMessage[]) => Promise<void>;
  /** Fetches what a link leads to, into the bucket. */
  readonly archive: (url: string, key: string, contentType: string) => Promise<void>;
  /** Publishes how a scan ended, and how many of its targets were not measured. */
  readonly publishScan: (scan: CisScanFacts, gaps: number) => Promise<void>;
  readonly now: () => number;
  /** Epoch milliseconds after which this invocation can do no more. */
  readonly deadline: () => number;
  readonly log: Logger;
}
