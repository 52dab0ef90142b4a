/**
 * For commands that stream: V8 answers a steady flow of short-lived records by growing its young generation, and the old one
 * to four times what is in use, and with them the process, though little is kept. With the first held at a size, and the
 * second collected when it has grown by a part, memory stays flat.
 */
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';

export interface FlatMemory {
  /** The more, the less often what is kept is gone through. */
  readonly growingPercent?: number;
  /** Where the young generation is held, or at twice that; left out: at its first size, where going through it costs most. */
  readonly youngMiB?: number;
}

/** Of a command that keeps little beside it. */
export const LITTLE_KEPT: FlatMemory = { youngMiB: 4 };

const LOOK_MS = 20;

export function keepMemoryFlat({ growingPercent = 40, youngMiB = 0 }: FlatMemory = {}): void {
  setFlagsFromString(`--heap-growing-percent=${growingPercent}`);
  if (isHeld(youngMiB)) return;
  const looking = setInterval(() => {
    if (isHeld(youngMiB)) clearInterval(looking);
  }, LOOK_MS).unref();
}

/** Held, if it is as large by now. */
function isHeld(youngMiB: number): boolean {
  const young = getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space');
  if ((young?.space_size ?? 0) < youngMiB * 2 ** 20) return false;
  setFlagsFromString('--semi-space-growth-factor=1');
  return true;
}
