/**
 * For commands that stream: V8 answers a steady flow of short-lived records by growing its young generation, and the old one
 * to four times what is in use, and with them the process, though little is kept. With the first held at its size, and the
 * second collected when it has grown by a part, memory stays flat.
 */
import { setFlagsFromString } from 'node:v8';

/** `growingPercent`: the more, the less often what is kept is gone through. */
export function keepMemoryFlat(growingPercent = 40): void {
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString(`--heap-growing-percent=${growingPercent}`);
}
