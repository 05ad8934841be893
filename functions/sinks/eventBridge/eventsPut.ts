import {
  type EventBridgeClient,
  PutEventsCommand,
  type PutEventsRequestEntry,
  type PutEventsResponse,
} from "@aws-sdk/client-eventbridge";
import { append } from "../../findings/extremes";
import { SinkError } from "../../errors";
import { mayPass, sinkFault } from "../awsErrors";
import { batches } from "../batch";
import { type Backoff, retryRemaining } from "../retry";
import { utf8Length } from "../text";

/**
 * PutEvents takes 10 entries. Since 2026 it takes 1 MB of them together, before that it was 256 KB,
 * and some partitions come later than others.
 */
const limits = { count: 10, bytes: 250_000 } as const;

/** The bus that events are put onto, and whose they are: see `store` in docs/events/README.md. */
export interface EventBus {
  readonly client: EventBridgeClient;
  /** Name of the findings table: what listens to the bus tells by it one store's events from another's. */
  readonly store: string;
}

/** Codes of an entry's own failure that may pass. */
const passing = /throttl|internal|timeout|unavailable/i;

/** An entry that EventBridge did not take, and why. */
interface Refusal {
  readonly code: string;
  readonly message: string;
}

/**
 * Puts entries onto their event bus. The call may succeed and refuse single entries: those that may be
 * taken later are tried again. What can never be taken holds up none of the others.
 *
 * @throws SinkError for what was not taken in the end.
 */
export async function putEvents(
  client: EventBridgeClient,
  entries: readonly PutEventsRequestEntry[],
  backoff: Backoff = {},
): Promise<void> {
  const refusals: Refusal[] = [];
  for (const batch of batches(entries, {
    maxCount: limits.count,
    maxBytes: limits.bytes,
    separator: 0,
    sizeOf: entryBytes,
    nameOf: ({ DetailType = "" }) => DetailType,
  })) {
    const { permanent, passing: left } = await putBatch(client, batch, backoff);
    append(refusals, [...permanent, ...left]);
    // Those after it would fare no better now; all of them come again.
    if (left.length > 0) break;
  }
  const [first] = refusals;
  if (first) {
    throw new SinkError(
      "EventBridge",
      `EventBridge refused ${refusals.length} of ${entries.length} events: ${first.code}: ${first.message}`,
    );
  }
}

/** Size of an entry as EventBridge counts it: without the JSON around it. */
export function entryBytes(entry: PutEventsRequestEntry): number {
  const { Time, Source = "", DetailType = "", Detail = "", Resources = [] } = entry;
  const texts = [Source, DetailType, Detail, ...Resources];
  return texts.reduce((sum, text) => sum + utf8Length(text), Time ? 14 : 0);
}

async function putBatch(
  client: EventBridgeClient,
  batch: readonly PutEventsRequestEntry[],
  backoff: Backoff,
): Promise<{ readonly permanent: readonly Refusal[]; readonly passing: readonly Refusal[] }> {
  const permanent: Refusal[] = [];
  const reasons = new Map<PutEventsRequestEntry, Refusal>();
  let fault: unknown;
  const left = await retryRemaining(
    batch,
    async (work) => {
      fault = undefined;
      try {
        const answer = await client.send(new PutEventsCommand({ Entries: [...work] }));
        return work.filter((entry, index) => {
          const refusal = refusalOf(answer, index);
          if (!refusal) return false;
          reasons.set(entry, refusal);
          if (passing.test(refusal.code)) return true;
          permanent.push(refusal);
          return false;
        });
      } catch (error) {
        if (!mayPass(error)) throw error;
        fault = error;
        return work;
      }
    },
    backoff,
  );
  if (fault !== undefined) throw sinkFault("EventBridge", "take events", fault);
  return { permanent, passing: left.flatMap((entry) => reasons.get(entry) ?? []) };
}

/** What the answer says of the entry at this position. */
function refusalOf(
  { FailedEntryCount = 0, Entries = [] }: PutEventsResponse,
  index: number,
): Refusal | undefined {
  if (FailedEntryCount === 0) return undefined;
  const { EventId, ErrorCode, ErrorMessage = "no reason was given" } = Entries[index] ?? {};
  if (ErrorCode === undefined && EventId !== undefined) return undefined;
  return { code: ErrorCode ?? "InternalUnknown", message: ErrorMessage };
}
