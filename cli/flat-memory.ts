/**
 * For commands that stream: V8 answers a steady flow of short-lived records by growing its young generation, and the old one
 * to four times what is in use, and with them the process, though nothing is kept. With the first held at its size, and the
 * second at twice what is in use, memory stays flat, and no slower.
 */
import { setFlagsFromString } from 'node:v8';

export function keepMemoryFlat(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString('--heap-growing-percent=100');
}
