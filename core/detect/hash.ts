/**
 * 32 bits of a string, well mixed: FNV-1a over its UTF-16 code units, then a finalizer. Not secret: it spreads
 * names over bitmaps and marks ids as seen. A caller who crafts a collision hides only one event of its own.
 *
 * Source  Fowler, Noll, Vo; the finalizer of MurmurHash3 (public domain).
 */
export function hash32(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
