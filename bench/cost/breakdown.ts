import type { Consumption } from "./meter";

/** What the scans of one kind consumed of one kind of record. */
export interface Share {
  readonly record: string;
  /** Units of one scan, on average; indexes are a record of their own. */
  readonly unitsPerScan: number;
  readonly operationsPerScan: number;
  /** Bytes of one operation, on average. */
  readonly bytes: number;
}

/** Name of the row that holds what writes cost in the indexes of a table. */
export const indexes = "indexes";

/** A series' record is written twice for a scan that changes something: taken, and given back. */
const seriesSteps: Readonly<Record<string, string>> = {
  UpdateItem: "SERIES claim",
  PutItem: "SERIES finish",
};

/** What kind of record was read or written: how its key begins. */
export function recordOf({ key, operation }: Pick<Consumption, "key" | "operation">): string {
  const kinds = key.map((part) => /^([A-Z]+)(?:#|$)/.exec(part)?.[1]);
  const kind = kinds.filter((each) => each !== undefined).at(-1);
  if (kind === "SERIES") return seriesSteps[operation] ?? kind;
  return kind ?? "exceptions";
}

/** What reads or writes consumed, by kind of record, of a number of scans. */
export function breakdown(
  consumed: readonly Consumption[],
  access: Consumption["access"],
  scans: number,
): Share[] {
  const shares = new Map<string, { units: number; operations: number; bytes: number }>();
  const add = (record: string, units: number, operations: number, bytes: number): void => {
    const share = shares.get(record) ?? { units: 0, operations: 0, bytes: 0 };
    share.units += units;
    share.operations += operations;
    share.bytes += bytes;
    shares.set(record, share);
  };
  for (const each of consumed) {
    if (each.access !== access) continue;
    add(recordOf(each), each.units, 1, each.bytes);
    if (each.indexUnits > 0) add(indexes, each.indexUnits, 0, 0);
  }
  return [...shares].map(([record, { units, operations, bytes }]) => ({
    record,
    unitsPerScan: ratio(units, scans),
    operationsPerScan: ratio(operations, scans),
    bytes: ratio(bytes, operations),
  }));
}

/** All units of reads or writes, those of indexes included. */
export function totalUnits(
  consumed: readonly Consumption[],
  access: Consumption["access"],
): number {
  return consumed
    .filter((each) => each.access === access)
    .reduce((sum, { units, indexUnits }) => sum + units + indexUnits, 0);
}

/** A quotient that is nothing where there is nothing to divide by. */
export function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
