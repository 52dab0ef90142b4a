/** Kleene's three-valued logic: `maybe` depends on something unknown. */
export type Ternary = 'yes' | 'no' | 'maybe';

export function and(left: Ternary, right: Ternary): Ternary {
  if (left === 'no' || right === 'no') return 'no';
  return left === 'yes' && right === 'yes' ? 'yes' : 'maybe';
}

export function or(left: Ternary, right: Ternary): Ternary {
  if (left === 'yes' || right === 'yes') return 'yes';
  return left === 'no' && right === 'no' ? 'no' : 'maybe';
}

export function not(value: Ternary): Ternary {
  if (value === 'maybe') return 'maybe';
  return value === 'yes' ? 'no' : 'yes';
}

/** Certain only where both are. */
export function agree(left: Ternary, right: Ternary): Ternary {
  return left === right ? left : 'maybe';
}

export function ternary(value: boolean): Ternary {
  return value ? 'yes' : 'no';
}

/** Does it hold of some item? Stops at the first `yes`. */
export function some<T>(items: readonly T[], test: (item: T) => Ternary): Ternary {
  let found: Ternary = 'no';
  for (const item of items) {
    const result = test(item);
    if (result === 'yes') return 'yes';
    if (result === 'maybe') found = 'maybe';
  }
  return found;
}

/** Does it hold of every item? Stops at the first `no`. */
export function every<T>(items: readonly T[], test: (item: T) => Ternary): Ternary {
  let found: Ternary = 'yes';
  for (const item of items) {
    const result = test(item);
    if (result === 'no') return 'no';
    if (result === 'maybe') found = 'maybe';
  }
  return found;
}
