import { PermanentError } from "../errors";
import { utf8Length } from "./text";

/** What one call of a batch API takes. */
export interface BatchLimits<T> {
  readonly maxCount: number;
  /** Bytes of the whole serialised request. */
  readonly maxBytes: number;
  /** Serialised bytes of one item. */
  readonly sizeOf: (item: T) => number;
  /** Bytes around the items: the request's envelope. Defaults to 0. */
  readonly overhead?: number;
  /** Bytes between two items. Defaults to 1, JSON's comma. */
  readonly separator?: number;
  /** What to call an item that is too large on its own. Defaults to its position. */
  readonly nameOf?: (item: T) => string;
}

/** One item alone is more than a whole request may hold. */
export class OversizedItemError extends PermanentError {
  readonly bytes: number;
  readonly maxBytes: number;

  constructor(name: string, bytes: number, maxBytes: number) {
    super(`${name} was ${bytes} bytes in its request, must be at most ${maxBytes}`);
    this.bytes = bytes;
    this.maxBytes = maxBytes;
  }
}

/**
 * Splits items into batches that hold both limits, in order, each item once. No items, no batch.
 *
 * @throws OversizedItemError on reaching an item that no request can hold.
 */
export function* batches<T>(items: Iterable<T>, limits: BatchLimits<T>): Generator<T[], void> {
  const { maxCount, maxBytes, sizeOf, overhead = 0, separator = 1, nameOf } = limits;
  if (maxCount < 1) throw new RangeError(`maxCount was ${maxCount}, must be at least 1`);
  let batch: T[] = [];
  let bytes = overhead;
  let position = 0;
  for (const item of items) {
    const size = sizeOf(item);
    if (overhead + size > maxBytes) {
      throw new OversizedItemError(nameOf?.(item) ?? `item ${position}`, overhead + size, maxBytes);
    }
    const added = batch.length === 0 ? size : separator + size;
    if (batch.length === maxCount || bytes + added > maxBytes) {
      yield batch;
      batch = [];
      bytes = overhead;
    }
    bytes += batch.length === 0 ? size : separator + size;
    batch.push(item);
    position += 1;
  }
  if (batch.length > 0) yield batch;
}

/** Bytes of a value as the JSON that goes over the wire. */
export function jsonBytes(value: object): number {
  return utf8Length(JSON.stringify(value));
}
