import { least } from "../functions/findings/extremes";
import type { StackWorld } from "./world";

/**
 * Lets everything happen that is due: queues and waiting events are worked off, and while they wait
 * for a visibility timeout or a retry the time is put forward, until all are dealt with or dead.
 */
export async function settle(world: StackWorld): Promise<void> {
  const { mappings, asynchronous, clock, remediations } = world;
  for (;;) {
    const work = [...mappings.map((mapping) => mapping.drain()), asynchronous.drain()];
    if ((await Promise.all(work)).includes(true)) continue;
    if (await remediations.drain()) continue;
    const next = [...mappings.map(({ queue }) => queue.nextVisibleAt()), asynchronous.nextDueAt()];
    const times = next.filter((time) => time !== undefined);
    if (times.length === 0) return;
    clock.advance(least(times) - clock.now());
  }
}

/**
 * Puts the time forward, lets schedules fire that came due, and then what they start. Those that come
 * due while messages wait fire the next time.
 */
export async function advance(world: StackWorld, milliseconds: number): Promise<void> {
  world.clock.advance(milliseconds);
  world.schedules.fireDue();
  world.configSource.fireDue();
  await settle(world);
}
