import { expect, test } from 'vitest';
import { expiryOf, isDue, newDimensionState } from '../../../core/detect/dimension-state.ts';
import { DimensionTable } from '../../../core/detect/dimension-table.ts';
import { idOf, itemOf, readState, stateOf } from '../../../core/detect/stored-state.ts';
import { DIMENSIONS } from '../../../core/model/incident.ts';
import { memoryDimensions } from '../../support/memory-dimensions.ts';

const NINE = 1_767_603_600;
const DAYS_35 = 35 * 24 * 3600;

const aState = () => newDimensionState('principal', 'ana', NINE);
const pending = {
  type: 'open',
  at: NINE,
  opened: NINE,
  incident: 'i-0123456789abcdef',
  severity: 'low',
  count: 12,
  expectedPerHour: 1,
  evidence: 12,
  heldUntil: 0,
  taken: [],
  tries: 0,
  replayed: false,
} as const;

test('a principal is counted by ids, all else by what it met', () => {
  expect(DIMENSIONS.map((dimension) => newDimensionState(dimension, 'key', NINE).seen.kind)).toEqual([
    'ids',
    ...DIMENSIONS.slice(1).map(() => 'elements'),
  ]);
});

test.each([
  ['nothing happens', 'idle', [], false],
  ['an incident is open', 'open', [], true],
  ['it is over', 'over', [], false],
  ['it is over, but nothing was notified of that', 'over', [pending], true],
] as const)('the sweep must look at it when %s', (_note, phase, outbox, want) => {
  const state = { ...aState(), outbox };
  state.incident.phase = phase;
  expect(isDue(state)).toBe(want);
});

test.each([
  ['its newest event', 100.5, 0, NINE + 101],
  ['its last alarm, where that came later', 100, 200, NINE + 200],
])('it is kept for 35 days from %s', (_note, event, alarm, want) => {
  const state = aState();
  state.baseline.time = NINE + event;
  state.incident.lastAlarm = NINE + alarm;
  expect(expiryOf(state)).toBe(want + DAYS_35);
});

test('as an item: its id, its version, whether it is due, and itself again', () => {
  const item = itemOf(aState(), 7);
  expect(item).toMatchObject({ id: 'principal|ana', version: 7, due: false, expires: NINE + DAYS_35 });
  expect(stateOf(item)).toEqual(aState());
});

test.each([
  ['an id without a dimension', 'ana', itemOf(aState(), 1).state],
  ['an id of a dimension that does not exist', 'session|ana', itemOf(aState(), 1).state],
  ['bytes of another version', 'principal|ana', new Uint8Array([255])],
])('no state: %s', async (_note, id, bytes) => {
  const item = { ...itemOf(aState(), 0), id, state: bytes };
  expect(stateOf(item)).toBeUndefined();
  const dimensions = memoryDimensions();
  await dimensions.writeDimension(item);
  expect(await readState(id, dimensions)).toBeUndefined();
});

test('no state: what was never written', async () => {
  expect(await readState('principal|ana', memoryDimensions())).toBeUndefined();
});

test('the states in hand are listed by dimension, in the order in which their keys came, and found again', () => {
  const ids = [
    'action#principals|b',
    'principal#actions|ana',
    'principal|zoe',
    'principal|ana',
    'action#principals|a',
  ];
  const states = ids.flatMap((id) => stateOf({ ...itemOf(aState(), 1), id }) ?? []);
  const table = new DimensionTable(states);
  expect([...table.states()].map(idOf)).toEqual([
    'principal|ana',
    'principal|zoe',
    'principal#actions|ana',
    'action#principals|b',
    'action#principals|a',
  ]);
  expect(table.get('principal#actions', 'ana')).toBe(states[1]);
  expect(table.get('principal#actions', 'zoe')).toBeUndefined();
});
