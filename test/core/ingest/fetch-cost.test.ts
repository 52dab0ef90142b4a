import { expect, test } from 'vitest';
import { dryRunText } from '../../../cli/s3-dry-run-text.ts';
import { costOfFetch } from '../../../core/ingest/fetch-cost.ts';

const GB = 2 ** 30;

test.each([
  { storageClass: 'STANDARD', want: { get: 0.4, retrieval: 0 } },
  { storageClass: 'INTELLIGENT_TIERING', want: { get: 0.4, retrieval: 0 } },
  { storageClass: 'STANDARD_IA', want: { get: 1, retrieval: 1 } },
  { storageClass: 'GLACIER_IR', want: { get: 10, retrieval: 3 } },
])('a million objects of 100 GB in $storageClass', ({ storageClass, want }) => {
  const objects = [{ storageClass, count: 1_000_000, bytes: 100 * GB }];
  const cost = costOfFetch({ listRequests: 1_000, objects });
  const cents = Object.fromEntries(Object.entries(cost).map(([what, usd]) => [what, Number(usd.toFixed(6))]));
  expect(cents).toEqual({ list: 0.005, internet: 9, kms: 3, ...want });
});

test('nothing costs nothing, and its text says so', () => {
  const usd = costOfFetch({ listRequests: 0, objects: [] });
  const none = { importedBefore: 0, unnamed: 0, unplaced: 0, archived: 0, requests: { list: 0, get: 0 } };
  const text = dryRunText({ dryRun: true, objects: 0, bytes: 0, ...none, usd });
  expect(text).toContain('0 objects to fetch, 0 bytes; 0 imported before\n');
  expect(text).toContain('cost: $0.00 (LIST $0.00, GET $0.00, retrieval $0.00)\n');
  expect(text).not.toContain('archived');
});

test.each([
  { bytes: 1_023, want: '1023 bytes' },
  { bytes: 1_024, want: '1.0 KB' },
  { bytes: 5 * 2 ** 20, want: '5.0 MB' },
  { bytes: 2_000 * 2 ** 40, want: '2000.0 TB' },
])('$bytes bytes, and what else there is to know', ({ bytes, want }) => {
  const usd = costOfFetch({ listRequests: 2, objects: [{ storageClass: 'GLACIER', count: 3, bytes }] });
  const requests = { list: 2, get: 3 };
  const text = dryRunText({
    dryRun: true,
    objects: 3,
    bytes,
    importedBefore: 4,
    unnamed: 1,
    unplaced: 6,
    archived: 3,
    requests,
    usd,
  });
  expect(text).toContain(
    `3 objects to fetch, ${want}; 4 imported before\n1 of them have no name of a log: perhaps only their beginnings are read\n6 lie in no folder of a trail`,
  );
  expect(text).toContain(
    '\n3 objects are archived: they are not read unless they are restored first\nrequests: 2 LIST',
  );
});
