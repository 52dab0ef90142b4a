/**
 * The newest ids of a key, so that an event that comes again is not counted again.
 *
 * Shape   32 bits an id, oldest overwritten first.
 * INVARIANT: the ring is kept and written together with the counts: what was counted is in it, and nothing else.
 */
export interface IdRing {
  readonly kind: 'ids';
  /** Grows to `capacity`, then its oldest place is used again. 32-bit marks, signed: these stay small integers. */
  places: number[];
  capacity: number;
  /** The oldest place, once all are used. */
  next: number;
}

/** What a ring keeps at least: deliveries of one event lie that close together in practice. */
export const RING_PLACES = 64;

/** More than any batch of a queue or a stream. */
const MOST_PLACES = 16_384;

export function emptyRing(): IdRing {
  return { kind: 'ids', places: [], capacity: RING_PLACES, next: 0 };
}

/** True when the id is new; then it is kept. */
export function keepId(ring: IdRing, hash: number): boolean {
  const mark = hash | 0;
  if (ring.places.includes(mark)) return false;
  if (ring.places.length < ring.capacity) {
    ring.places.push(mark);
    return true;
  }
  ring.places[ring.next] = mark;
  ring.next = (ring.next + 1) % ring.capacity;
  return true;
}

/**
 * Make room for a batch: a batch that is delivered again must find all of its own ids, however many there are.
 */
export function growRing(ring: IdRing, places: number): void {
  const wanted = Math.min(places, MOST_PLACES);
  if (wanted > ring.capacity) refill(ring, wanted);
}

/** Give back what only a large batch needed; the newest ids stay. */
export function shrinkRing(ring: IdRing, places: number): void {
  const wanted = Math.max(places, RING_PLACES);
  if (wanted < ring.capacity) refill(ring, wanted);
}

/** Oldest first. */
export function ringIds({ places, next }: IdRing): readonly number[] {
  return [...places.slice(next), ...places.slice(0, next)].map((mark) => mark >>> 0);
}

export function ringOf(ids: readonly number[]): IdRing {
  const places = ids.map((id) => id | 0);
  return { kind: 'ids', places, capacity: Math.max(RING_PLACES, places.length), next: 0 };
}

function refill(ring: IdRing, capacity: number): void {
  ring.places = ringIds(ring)
    .slice(-capacity)
    .map((id) => id | 0);
  ring.capacity = capacity;
  ring.next = 0;
}
