import { expect, test } from 'vitest';
import { accessChanges, deniedCalls, type Fields } from '../../../contract/event-patterns.ts';
import { matchesFields } from '../../../core/cost/event-pattern.ts';
import { othersDeniedCalls } from '../../../lib/watch/own-calls.ts';
import { ownRoleArn, ruleCases } from '../../support/rule-cases.ts';

const PATTERNS = [
  ['forwardDeniedCalls', deniedCalls()],
  ['forwardAccessChanges', accessChanges()],
  ['deniedCalls', othersDeniedCalls([0, 1, 2].map(ownRoleArn))],
] as const;

/** What the other two parts of the patterns ask for is not in a record. */
const ofCloudTrail = ruleCases().filter(
  ({ event }) => event.source.startsWith('aws.') && event['detail-type'].endsWith(' via CloudTrail'),
);

test.each(PATTERNS)('%s: what the matcher of EventBridge matches, and nothing else', (rule, { detail }) => {
  const matched = ofCloudTrail.filter(({ event }) => matchesFields(detail, event.detail));
  const wanted = ofCloudTrail.filter(({ want }) => want.includes(rule));
  expect(wanted.length).toBeGreaterThan(20);
  expect(matched.map(({ note }) => note)).toEqual(wanted.map(({ note }) => note));
});

test.each<[Fields, unknown, boolean]>([
  [{ a: ['x'] }, { a: 'x' }, true],
  [{ a: ['x'] }, { a: ['y', 'x'] }, true],
  [{ a: [true] }, { a: 'true' }, false],
  [{ a: [{ exists: false }] }, {}, true],
  [{ a: [{ exists: false }] }, { a: [] }, true],
  [{ a: [{ exists: true }] }, { a: null }, true],
  [{ a: [{ exists: true }] }, { a: { b: 1 } }, false],
  [{ a: { b: [{ exists: false }] } }, {}, true],
  [{ a: { b: ['x'] } }, { a: [{ b: 'y' }, { b: 'x' }] }, true],
  [{ constructor: { name: [{ exists: true }] } }, {}, false],
  [{ a: [{ 'anything-but': ['x'] }] }, {}, false],
  [{ a: [{ 'anything-but': ['x'] }] }, { a: 'y' }, true],
  [{ a: ['x'], $or: [{ b: ['y'] }, { c: ['z'] }] }, { a: 'x', c: 'z' }, true],
  [{ a: ['x'], $or: [{ b: ['y'] }, { c: ['z'] }] }, { a: 'x' }, false],
])('%j of %j: %j', (fields, record, expected) => {
  expect(matchesFields(fields, record)).toBe(expected);
});
