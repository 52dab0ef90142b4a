/**
 * The newest ids of a key, so that an event that comes again is not counted again.
 *
 * Shape   32 bits an id, oldest overwritten first; 0 marks an empty place.
 * INVARIANT: the ring is kept and written together with the counts: what was counted is in it, and nothing else.
 */
export interface IdRing {
  places: Uint32Array;
  /** The place to overwrite next. */
  next: number;
}

/** What a ring keeps at least: deliveries of one event lie that close together in practice. */
export const RING_PLACES = 64;

/** More than any batch of a queue or a stream. */
const MOST_PLACES = 16_384;

export function emptyRing(): IdRing {
  return { places: new Uint32Array(RING_PLACES), next: 0 };
}

/** True when the id is new; then it is kept. */
export function keepId(ring: IdRing, hash: number): boolean {
  const mark = hash === 0 ? 1 : hash;
  if (ring.places.includes(mark)) return false;
  ring.places[ring.next] = mark;
  ring.next = (ring.next + 1) % ring.places.length;
  return true;
}

/**
 * Make room for a batch: a batch that is delivered again must find all of its own ids, however many there are.
 */
export function growRing(ring: IdRing, places: number): void {
  const wanted = Math.min(places, MOST_PLACES);
  if (wanted > ring.places.length) refill(ring, wanted);
}

/** Give back what only a large batch needed; the newest ids stay. */
export function shrinkRing(ring: IdRing, places: number): void {
  const wanted = Math.max(places, RING_PLACES);
  if (wanted < ring.places.length) refill(ring, wanted);
}

/** Oldest first, empty places left out. */
export function ringIds(ring: IdRing): Uint32Array {
  const ordered = new Uint32Array(ring.places.length);
  ordered.set(ring.places.subarray(ring.next));
  ordered.set(ring.places.subarray(0, ring.next), ring.places.length - ring.next);
  return ordered.filter((mark) => mark !== 0);
}

export function ringOf(ids: Uint32Array): IdRing {
  const ring = { places: new Uint32Array(Math.max(RING_PLACES, ids.length)), next: 0 };
  ring.places.set(ids);
  ring.next = ids.length % ring.places.length;
  return ring;
}

function refill(ring: IdRing, places: number): void {
  const newest = ringIds(ring).slice(-places);
  ring.places = new Uint32Array(places);
  ring.places.set(newest);
  ring.next = newest.length % places;
}
