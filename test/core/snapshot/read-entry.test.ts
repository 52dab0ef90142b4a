import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readEntry, readHeader } from '../../../core/snapshot/read-entry.ts';
import { SNAPSHOT_ENTRIES } from '../../support/snapshot-entries.ts';

const UNREAD_POLICY = {
  ...{ kind: 'organizationPolicy', id: 'p-1', arn: null, name: 'p-1' },
  ...{ type: 'SERVICE_CONTROL_POLICY', document: null },
};

test.each([
  ...SNAPSHOT_ENTRIES,
  { kind: 'end', entries: 3 },
  { kind: 'noOrganization', notVisible: null },
  UNREAD_POLICY,
])('fits the schema: $kind', (entry) => {
  expect(readEntry(entry, '$')).toStrictEqual({ entry });
});

const account = { kind: 'account', id: '111122223333', name: null, status: null, notVisible: null };
const role = SNAPSHOT_ENTRIES.find(({ kind }) => kind === 'role');

describe('says what is wrong, and where', () => {
  test.each<[unknown, string, string]>([
    [null, '$.kind', 'must be one of organization'],
    [[], '$.kind', 'must be one of'],
    [{ ...account, kind: 'acount' }, '$.kind', 'must be one of'],
    [{ ...account, id: '1' }, '$.id', String.raw`must match ^\d{12}$`],
    [{ ...account, name: 7 }, '$.name', 'must be string or null'],
    [{ ...account, colour: 'red' }, '$.colour', 'is not a member that is known here'],
    [{ ...account, since: 'yesterday' }, '$.since', 'must match'],
    [{ kind: 'account', id: '111122223333', name: null, status: null }, '$.notVisible', 'is missing'],
    [{ ...role, tags: [{ key: 'a' }] }, '$.tags[0].value', 'is missing'],
    [{ ...role, boundary: 'edge' }, '$.boundary', 'must match'],
    [{ ...role, boundary: 7 }, '$.boundary', 'must be string or null'],
    [{ ...role, inlinePolicies: {} }, '$.inlinePolicies', 'must be array'],
    [{ kind: 'end', entries: 1.5 }, '$.entries', 'must be integer'],
  ])('%j', (value, path, problem) => {
    const read = readEntry(value, '$');
    expect(read).toMatchObject({ faults: [{ path, problem: expect.stringContaining(problem) }] });
  });

  test('a member named __proto__ is no member', () => {
    const value = JSON.parse('{"__proto__": {"kind": "end", "entries": 1}}');
    expect(readEntry(value, '$')).toHaveProperty('faults');
  });
});

test.each<[unknown, object]>([
  [{ format: 'denial-monitor/snapshot', version: 1, takenAt: '2026-11-20T10:00:00Z' }, { header: {} }],
  [{ format: 'else', version: 1 }, { faults: [{ path: '$.format' }] }],
  [{ format: 'denial-monitor/snapshot', version: 2 }, { faults: [{ path: '$.version' }] }],
  [{ format: 'denial-monitor/snapshot', version: 1, takenAt: 'now' }, { faults: [{ path: '$.takenAt' }] }],
  ['text', { faults: [{ path: '$.format' }] }],
])('header %j', (value, want) => {
  expect(readHeader(value)).toMatchObject(want);
});

const entry = fc.constantFrom(...SNAPSHOT_ENTRIES);

test('whatever is put in the place of a member: a fault in that place, or an entry', () => {
  fc.assert(
    fc.property(entry, fc.nat(), fc.jsonValue(), (whole, index, value) => {
      const names = Object.keys(whole).filter((name) => name !== 'kind');
      const name = names[index % names.length] ?? '';
      const read = readEntry({ ...whole, [name]: value }, '$');
      if ('faults' in read)
        for (const { path } of read.faults) expect(path.startsWith(`$.${name}`)).toBe(true);
      else expect(read.entry).toStrictEqual({ ...whole, [name]: value });
    }),
  );
});

test('never throws', () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => void [readEntry(value, '$'), readHeader(value)]));
});
