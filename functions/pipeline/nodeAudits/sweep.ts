import type { Target } from "../../findings/finding";
import type { FindingsStore } from "../../sinks/store/findingsStore";
import { eachOf } from "../eachOf";
import type { Place } from "../uploads/processUpload";
import type { AuditedNode } from "./items";

export interface SweepTools {
  readonly place: Place;
  readonly nodes: () => AsyncIterable<AuditedNode>;
  readonly store: Pick<FindingsStore, "history" | "hosts" | "series">;
  /** Makes the items of nodes be read. */
  readonly order: (nodeIds: readonly string[]) => Promise<void>;
}

/** What a run has seen. */
export interface SweepResult {
  readonly nodes: number;
  /** Of those, the ones whose items are newer than what is known of them. */
  readonly ordered: number;
}

/** Nodes that are looked at side by side: each takes two reads and one for each of its series. */
const atOnce = 10;

/** Orders at once, so that a fleet whose events were all lost is one run's work. */
const orderSize = 500;

/**
 * Looks for nodes whose items are newer than their newest scan: events of runs are sent at best
 * effort, and a run's items may come after its event.
 */
export async function sweepNodes(tools: SweepTools): Promise<SweepResult> {
  let nodes = 0;
  let ordered = 0;
  const due: string[] = [];
  const flush = async (least: number): Promise<void> => {
    while (due.length >= least && due.length > 0) {
      const some = due.splice(0, orderSize);
      await tools.order(some);
      ordered += some.length;
    }
  };
  for await (const batch of batchesOf(tools.nodes(), orderSize)) {
    nodes += batch.length;
    await eachOf(batch, atOnce, async (node) => {
      if (await isDue(node, tools)) due.push(node.nodeId);
    });
    await flush(orderSize);
  }
  await flush(0);
  return { nodes, ordered };
}

async function isDue({ nodeId, executed }: AuditedNode, { place, store }: SweepTools) {
  const target: Target = { ...place, id: nodeId };
  for (const { series } of await store.series.ofTarget(target)) {
    if (series.source !== "inspec") continue;
    const newest = await store.history.newest(series);
    if (newest !== undefined && newest.time >= executed) return false;
  }
  // What a terminated node has left in Systems Manager is not read again, hour by hour.
  const goneAt = (await store.hosts.load(target))?.goneAt;
  return goneAt === undefined || goneAt < executed;
}

async function* batchesOf<T>(all: AsyncIterable<T>, size: number): AsyncGenerator<T[]> {
  let batch: T[] = [];
  for await (const each of all) {
    batch.push(each);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
