/** What is listed to find the wanted objects: all of them, none twice, and not much else. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ListedObject, ListPage, ListRequest } from '../../../adapters/s3/bucket.ts';
import { type Listed, listObjects } from '../../../adapters/s3/listing.ts';
import { trailPlaceOf } from '../../../core/record/trail-key.ts';
import {
  chosenBy,
  deliveredBetween,
  selectsAll,
  type TrailSelection,
} from '../../../core/record/trail-selection.ts';

const PAGE = 4;

/** A bucket that holds these keys, and counts how often it is listed. */
function bucketOf(keys: readonly string[], page = PAGE) {
  const sorted = keys.toSorted();
  const bucket = {
    requests: 0,
    async list({ prefix, isByFolder, startAfter = '', token = startAfter }: ListRequest): Promise<ListPage> {
      bucket.requests += 1;
      const entryOf = (key: string) => {
        const end = isByFolder ? key.indexOf('/', prefix.length) : -1;
        return end < 0 ? key : key.slice(0, end + 1);
      };
      const below = sorted
        .filter((key) => key.startsWith(prefix))
        .map((key) => ({ key, entry: entryOf(key) }));
      const entries = [...new Map(below.map((each) => [each.entry, each])).values()].filter(
        ({ entry }) => entry > token,
      );
      const shown = entries.slice(0, page);
      return {
        objects: shown.filter(({ key, entry }) => key === entry).map(({ key }) => objectOf(key)),
        folders: shown.filter(({ key, entry }) => key !== entry).map(({ entry }) => entry),
        token: entries.length > page ? shown.at(-1)?.entry : undefined,
      };
    },
  };
  return bucket;
}

const objectOf = (key: string): ListedObject => ({ key, etag: 'e', size: 9, storageClass: 'STANDARD' });

const found = async (listed: AsyncIterable<Listed>) => {
  const all = await Array.fromAsync(listed);
  return all.filter(({ as }) => as !== 'unplaced').map(({ object }) => object.key);
};

const ACCOUNTS = ['111122223333', '222233334444', '333344445555'];
const REGIONS = ['ap-south-1', 'eu-west-1', 'us-east-1'];

const fileKey = (root: string, account: string, region: string, minute: string): string => {
  const day = minute.slice(0, 10);
  const name = `${account}_CloudTrail_${region}_${day.replaceAll('-', '')}T${minute.slice(11).replace(':', '')}Z_a`;
  return `${root}${account}/CloudTrail/${region}/${day.replaceAll('-', '/')}/${name}.json.gz`;
};

const minutes = fc
  .date({ min: new Date('2025-12-28T00:00:00Z'), max: new Date('2026-02-03T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 16));

const ROOTS = ['AWSLogs/', 'AWSLogs/o-exampleorgid/', 'o-exampleorgid/AWSLogs/o-exampleorgid/', 'a/AWSLogs/'];

const keys = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .tuple(fc.constantFrom(...ROOTS), fc.constantFrom(...ACCOUNTS), fc.constantFrom(...REGIONS), minutes)
      .map((parts) => fileKey(...parts)),
  },
  fc.constantFrom(
    'export/a.json',
    'AWSLogs/111122223333/CloudTrail-Digest/us-east-1/2026/01/01/d.json.gz',
    'AWSLogs/111122223333/CloudTrail/us-east-1/stray.json',
    'AWSLogs/111122223333/CloudTrail/us-east-1/2026/01/01/merged.json',
    'AWSLogs/222233334444/vpcflowlogs/eu-west-1/2026/01/01/f.log.gz',
    'AWSLogs/notes.txt',
  ),
);

const selections: fc.Arbitrary<TrailSelection> = fc
  .record({
    accounts: fc.option(fc.subarray(ACCOUNTS, { minLength: 1 })),
    regions: fc.option(fc.subarray(REGIONS, { minLength: 1 })),
    since: fc.option(minutes),
    until: fc.option(minutes),
  })
  .map(({ accounts, regions, since, until }) => {
    const delivered = deliveredBetween(
      since === null ? undefined : `${since}:00Z`,
      until === null ? undefined : `${until}:00Z`,
    );
    return {
      ...(accounts !== null && { accounts: new Set(accounts) }),
      ...(regions !== null && { regions: new Set(regions) }),
      ...(delivered !== undefined && { delivered }),
    };
  });

/** Every key is looked at: what a listing of the whole bucket would find. */
function wantedBelow(all: readonly string[], prefix: string, selection: TrailSelection): readonly string[] {
  return all.filter((key) => {
    const place = trailPlaceOf(key);
    const isOfNoAccount = place.level === 'above' || place.level === 'accounts';
    const isLog = place.level === 'dates' || (isOfNoAccount && selectsAll(selection));
    return key.startsWith(prefix) && isLog && chosenBy(selection, place) === 'wanted';
  });
}

test('law: what is listed in parts is what the whole bucket holds, each once', async () => {
  const worlds = fc.tuple(
    fc.uniqueArray(keys, { maxLength: 60 }),
    selections,
    fc.constantFrom(
      '',
      ...ROOTS,
      'AWSLogs/111122223333/',
      'AWSLogs/111122223333/CloudTrail/',
      'AWSLogs/111122223333/CloudTrail/us-east-1/',
      'AWSLogs/111122223333/CloudTrail/us-east-1/2026/',
      'AWSLogs/111122223333/CloudTrail/us-east-1/2026/01/',
      'AWSLogs/111122223333/CloudTrail/us-east-1/2026/01/05/',
    ),
  );
  await fc.assert(
    fc.asyncProperty(worlds, async ([all, selection, prefix]) => {
      const listed = await found(listObjects(bucketOf(all), prefix, selection));
      expect(listed.toSorted()).toEqual(wantedBelow(all, prefix, selection).toSorted());
    }),
    { numRuns: 500, examples: [[[['AWSLogs/notes.txt'], {}, '']]] },
  );
});

test.each([
  { note: 'a folder without its slash', prefix: 'AWSLogs', want: 2 },
  { note: 'an object', prefix: 'AWSLogs-old/a.json', want: 1 },
  { note: 'the beginning of several names', prefix: 'AWSL', want: 3 },
  { note: 'the beginning of accounts', prefix: 'AWSLogs/1', want: 1 },
  { note: 'nothing', prefix: 'other', want: 0 },
])('a prefix that is $note', async ({ prefix, want }) => {
  const all = [
    fileKey('AWSLogs/', '111122223333', 'us-east-1', '2026-01-05T10:05'),
    fileKey('AWSLogs/', '222233334444', 'us-east-1', '2026-01-05T10:05'),
    'AWSLogs-old/a.json',
  ];
  expect(await found(listObjects(bucketOf(all), prefix, {}))).toHaveLength(want);
});

test('a month of one account among 120: its folders, and a request for each thousand of its objects', async () => {
  const accounts = Array.from({ length: 120 }, (_, at) => String(100_000_000_000 + at));
  const days = (first: string, count: number) =>
    Array.from({ length: count }, (_, at) =>
      new Date(Date.parse(first) + at * 86_400_000).toISOString().slice(0, 10),
    );
  const everywhere = accounts.flatMap((account) =>
    days('2025-06-01', 300).map((day) =>
      fileKey('AWSLogs/o-exampleorgid/', account, 'us-east-1', `${day}T10:05`),
    ),
  );
  const month = days('2025-11-01', 30).flatMap((day) =>
    Array.from(
      { length: 100 },
      (_, at) => `${day}T${String(Math.floor(at / 60)).padStart(2, '0')}:${String(at % 60).padStart(2, '0')}`,
    ),
  );
  const [account = ''] = accounts.slice(70);
  const dense = month.map((minute) => fileKey('AWSLogs/o-exampleorgid/', account, 'eu-west-1', minute));
  const bucket = bucketOf([...everywhere, ...dense], 1_000);
  const delivered = deliveredBetween('2025-11-01T00:00:00Z', '2025-11-30T23:59:59Z');
  const selection = { accounts: new Set([account]), ...(delivered && { delivered }) };
  expect(await found(listObjects(bucket, '', selection))).toHaveLength(3_000 + 30);
  // The bucket, `AWSLogs/`, the organization, the account, its Regions: then 3 pages of one Region and one of the other.
  expect(bucket.requests).toBeLessThanOrEqual(5 + 3 + 1);
});

test.each([
  { minute: '2026-01-04T22:59', isWanted: false, note: 'delivered before' },
  { minute: '2026-01-04T23:00', isWanted: true, note: 'an hour before, as clocks differ' },
  { minute: '2026-01-05T23:59', isWanted: true, note: 'within' },
  { minute: '2026-01-06T06:00', isWanted: true, note: 'delivered late' },
  { minute: '2026-01-06T06:01', isWanted: false, note: 'delivered behind' },
])('a day, and a file of it that was $note', async ({ minute, isWanted }) => {
  const key = fileKey('AWSLogs/', '111122223333', 'us-east-1', minute);
  const delivered = deliveredBetween('2026-01-05T00:00:00Z', '2026-01-06T00:00:00Z');
  const listed = await found(listObjects(bucketOf([key]), '', { ...(delivered && { delivered }) }));
  expect(listed).toEqual(isWanted ? [key] : []);
});

test.each([
  ['0000-01-01T00:00:00Z', undefined],
  [undefined, '9999-12-31T23:59:59Z'],
])('from %s to %s, at the ends of the calendar, all is found', async (since, until) => {
  const key = fileKey('AWSLogs/', '111122223333', 'us-east-1', '2026-01-05T10:05');
  const delivered = deliveredBetween(since, until);
  expect(await found(listObjects(bucketOf([key]), '', { ...(delivered && { delivered }) }))).toEqual([key]);
});

test('an object whose key does not say what is asked for is counted, not taken', async () => {
  const listed = await Array.fromAsync(
    listObjects(bucketOf(['export/a.json']), '', { regions: new Set(['eu-west-1']) }),
  );
  expect(listed).toMatchObject([{ as: 'unplaced' }]);
});
