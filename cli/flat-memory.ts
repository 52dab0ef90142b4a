/**
 * For commands that stream: V8 answers a steady flow of short-lived records by growing its young generation, and the old one
 * to four times what is in use, and with them the process, though little is kept. With the first held at its size, and the
 * second collected when it has grown by two fifths, memory stays flat.
 */
import { setFlagsFromString } from 'node:v8';

export function keepMemoryFlat(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString('--heap-growing-percent=40');
}
