/**
 * The states in hand, by dimension and key.
 *
 * Shape   one look-up a value of a key name: the dimensions that are kept by the same value lie side by side, so that
 *         a principal's two dimensions cost one search among all principals.
 */
import type { Dimension } from '../model/incident.ts';
import { type DimensionState, newDimensionState } from './dimension-state.ts';
import { DIMENSION_RULES, keyNameOf } from './dimensions.ts';
import type { KeyName } from './event.ts';

/** The states of one value, in the order in which they came to be. */
type Slot = DimensionState[];

export class DimensionTable {
  readonly #slots: Readonly<Record<KeyName, Map<string, Slot>>> = {
    principal: new Map(),
    account: new Map(),
    action: new Map(),
    resource: new Map(),
    policy: new Map(),
  };

  constructor(states: Iterable<DimensionState> = []) {
    for (const state of states) this.slotOf(keyNameOf(state.dimension), state.key).push(state);
  }

  get(dimension: Dimension, key: string): DimensionState | undefined {
    const slot = this.#slots[keyNameOf(dimension)].get(key);
    return slot === undefined ? undefined : stateIn(slot, dimension);
  }

  slotOf(name: KeyName, key: string): Slot {
    const slots = this.#slots[name];
    const known = slots.get(key);
    if (known !== undefined) return known;
    const slot: Slot = [];
    slots.set(key, slot);
    return slot;
  }

  /** All of them, by dimension, in the order in which their keys came. */
  *states(): Generator<DimensionState> {
    for (const { dimension, by } of DIMENSION_RULES) {
      for (const slot of this.#slots[by].values()) {
        const state = stateIn(slot, dimension);
        if (state !== undefined) yield state;
      }
    }
  }
}

/** The state of a dimension; it starts at this time when the dimension is new for the key. */
export function stateFor(slot: Slot, dimension: Dimension, key: string, time: number): DimensionState {
  const known = stateIn(slot, dimension);
  if (known !== undefined) return known;
  const state = newDimensionState(dimension, key, time);
  slot.push(state);
  return state;
}

function stateIn(slot: Slot, dimension: Dimension): DimensionState | undefined {
  for (const state of slot) if (state.dimension === dimension) return state;
  return undefined;
}
