import { type DynamoDBClient, paginateScan } from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import { type GapReason, gapReasons } from "../../findings/cis";
import {
  type Assessment,
  type RecordedAssessment,
  recordedAssessment,
} from "../../findings/coverage";
import type { Finding, Target } from "../../findings/finding";
import type { Severity } from "../../findings/model";
import type { WatchedHost } from "../../findings/life/hostWatch";
import type { CisScanRecord, CisTargetRecord } from "./cisScanRecord";
import { type FindingRecord, fromRecord } from "./findingRecord";
import { endInOrder } from "./scanRecord";
import type { SeriesHead } from "./seriesRecord";
import { cisScanInKey, namesInKey } from "./storedNames";

/** One thing that the findings table knows, as far as it is of interest to who looks at all of it. */
export type StoredThing =
  | { readonly kind: "finding"; readonly finding: Finding }
  | ({ readonly kind: "scan"; readonly scan: StoredScan } & StoredSeries)
  | { readonly kind: "host"; readonly target: StoredTarget; readonly facts: WatchedHost }
  | ({ readonly kind: "series"; readonly series: StoredStanding } & StoredSeries)
  | { readonly kind: "cisScan"; readonly scan: CisScanRecord }
  | { readonly kind: "cisGap"; readonly gap: StoredCisGap };

/** A target, as its key has it. */
export type StoredTarget = Omit<Target, "partition">;

interface StoredSeries {
  readonly target: StoredTarget;
  readonly names: { readonly source: string; readonly benchmark: string; readonly profile: string };
}

interface StoredScan extends Assessment {
  readonly time: string;
  readonly open: Readonly<Record<Severity, number>>;
  /** Given where it came after a newer one, and changed nothing. */
  readonly late?: true;
}

/** What a series' own record says. */
interface StoredStanding {
  /** ISO 8601: end of the newest scan that changed something; a later one is known by its record. */
  readonly lastChangingScan?: string;
  /** ISO 8601: when the target or the profile was found to be gone. */
  readonly goneAt?: string;
}

/** A target that a CIS scan has not measured. */
interface StoredCisGap {
  readonly scanArn: string;
  readonly target: StoredTarget;
  readonly reason: GapReason;
}

/**
 * Reads the whole findings table, page by page, with everything of one target in one go and its scans
 * in their order: findings that are open or excepted, scans since an instant, what is known of hosts
 * and of series as a whole. In another place, and in one go as well, comes each CIS scan since then
 * with the targets that it has not measured. The next page is asked for while one is worked on.
 */
export async function* storedThings(
  client: DynamoDBClient,
  tableName: string,
  since: string,
): AsyncGenerator<readonly StoredThing[]> {
  const pages = paginateScan(
    { client },
    {
      TableName: tableName,
      FilterExpression: [
        "(begins_with(#item, :finding) AND #state IN (:open, :excepted))",
        "(begins_with(#item, :scan) AND #time >= :since)",
        "begins_with(#item, :host)",
        "begins_with(#item, :series)",
        "(begins_with(#target, :cisScan) AND (#startedAt >= :since OR (attribute_exists(#gap) AND #at >= :since)))",
      ].join(" OR "),
      ExpressionAttributeNames: {
        "#target": "target",
        "#item": "item",
        "#state": "state",
        "#time": "time",
        "#startedAt": "startedAt",
        "#gap": "gap",
        "#at": "at",
      },
      ExpressionAttributeValues: marshall({
        ":finding": "FINDING#",
        ":scan": "SCAN#",
        ":series": "SERIES#",
        ":host": "HOST",
        ":cisScan": "CIS-SCAN#",
        ":open": "open",
        ":excepted": "excepted",
        ":since": since,
      }),
    },
  );
  let coming = pages.next();
  for (;;) {
    const { value, done } = await coming;
    if (done === true) return;
    coming = pages.next();
    // Whoever stops early never asks for it again: its fault must not end the process.
    coming.catch(() => undefined);
    yield (value.Items ?? []).flatMap((item) => storedThing(unmarshall(item)));
  }
}

/** What a record is; nothing where it is of no interest, or not one of these. */
export function storedThing(record: Readonly<Record<string, unknown>>): readonly StoredThing[] {
  const item = String(record["item"]);
  const scanArn = cisScanInKey(String(record["target"]));
  if (scanArn !== undefined) return cisThing(scanArn, item, record);
  const { target, names } = namesInKey(String(record["target"]), item);
  if (target === undefined) return [];
  const [kind, watch] = item.split("~");
  if (kind === "HOST") {
    // Each watch has a record beside the host's, behind whose kind its pipeline stands.
    return [{ kind: "host", target, facts: { ...record, ...(watch !== undefined && { watch }) } }];
  }
  if (item.startsWith("FINDING#")) {
    const finding = fromRecord(record as unknown as FindingRecord);
    return finding.state === "resolved" ? [] : [{ kind: "finding", finding }];
  }
  if (names === undefined) return [];
  if (item.startsWith("SCAN#")) {
    const { time, open, late, ...scan } = record as unknown as StoredScan & RecordedAssessment;
    const stored = { time, open, ...recordedAssessment(scan), ...(late && { late }) };
    return [{ kind: "scan", target, names, scan: stored }];
  }
  if (!item.startsWith("SERIES#")) return [];
  const { order = "", goneAt } = (record["head"] ?? {}) as Partial<SeriesHead>;
  const lastChangingScan = endInOrder(order);
  return [{ kind: "series", target, names, series: { goneAt, lastChangingScan } }];
}

/** A target's Region is its scan's: Inspector scans where it runs. */
function cisThing(
  scanArn: string,
  item: string,
  record: Readonly<Record<string, unknown>>,
): readonly StoredThing[] {
  if (item === "SCAN") return [{ kind: "cisScan", scan: record as unknown as CisScanRecord }];
  const { account, id, gap } = record as unknown as CisTargetRecord;
  if (gap === undefined) return [];
  const [, , , region = ""] = scanArn.split(":");
  // Another release of the functions may have written a reason that this one does not know.
  const reason = gapReasons.find((each) => each === gap) ?? "UNKNOWN";
  return [{ kind: "cisGap", gap: { scanArn, target: { account, region, id }, reason } }];
}
