/** Smaller ones share their memory with others. */
const LEAST_BYTES = 65_536;

/**
 * Gives back the memory of bytes at once. The collector sees them from outside only, and would go through all that is kept
 * once a few megabytes of them were used.
 *
 * INVARIANT: nothing looks at them, or at a part of them, afterwards: they are empty then.
 */
export function giveBack(bytes: Buffer): void {
  const { buffer, byteOffset, length } = bytes;
  if (buffer instanceof ArrayBuffer && byteOffset === 0 && length >= LEAST_BYTES) buffer.transfer(0);
}
