/** A dimension state as an item of the store, and back. */
import type { DimensionItem, DimensionStore } from '../ports.ts';
import { type DimensionState, expiryOf, isDue } from './dimension-state.ts';
import { dimensionId, parseDimensionId } from './dimensions.ts';
import { decodeState, encodeState } from './encoding.ts';

/** A state with the version that it was read or last written at. */
export interface StoredState {
  readonly state: DimensionState;
  readonly version: number;
}

export function idOf({ dimension, key }: DimensionState): string {
  return dimensionId(dimension, key);
}

/** Undefined for bytes of another version: the key starts afresh, over the same item. */
export function stateOf({ id, state }: DimensionItem): DimensionState | undefined {
  const parsed = parseDimensionId(id);
  return parsed === undefined ? undefined : decodeState(parsed.dimension, parsed.key, state);
}

export async function readState(id: string, dimensions: DimensionStore): Promise<StoredState | undefined> {
  const item = (await dimensions.readDimensions([id])).get(id);
  const state = item === undefined ? undefined : stateOf(item);
  return item === undefined || state === undefined ? undefined : { state, version: item.version };
}

export function itemOf(state: DimensionState, version: number): DimensionItem {
  return {
    id: idOf(state),
    version,
    state: encodeState(state),
    due: isDue(state),
    expires: expiryOf(state),
  };
}
