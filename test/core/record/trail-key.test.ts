import { expect, test } from 'vitest';
import { type TrailPlace, trailPlaceOf } from '../../../core/record/trail-key.ts';

const FILE = '111122223333_CloudTrail_us-east-2_20150801T0210Z_Mu0KsOhtH1ar15ZZ.json.gz';

interface Row {
  readonly note: string;
  readonly key: string;
  readonly want: Partial<TrailPlace>;
}

const inRegion = {
  level: 'dates',
  account: '111122223333',
  kind: 'CloudTrail',
  region: 'us-east-2',
} as const;
const inFile = { ...inRegion, day: '2015-08-01', delivered: '2015-08-01T02:10' } as const;

const ROWS: readonly Row[] = [
  {
    note: 'a trail',
    key: `AWSLogs/111122223333/CloudTrail/us-east-2/2015/08/01/${FILE}`,
    want: { ...inFile, regionFolder: 'AWSLogs/111122223333/CloudTrail/us-east-2/' },
  },
  {
    note: 'an organization trail with a prefix',
    key: `all/trails/AWSLogs/o-exampleorgid/111122223333/CloudTrail/us-east-2/2015/08/01/${FILE}`,
    want: { ...inFile, regionFolder: 'all/trails/AWSLogs/o-exampleorgid/111122223333/CloudTrail/us-east-2/' },
  },
  {
    note: 'Control Tower: the organization is the prefix, and perhaps there again',
    key: `o-exampleorgid/AWSLogs/o-exampleorgid/111122223333/CloudTrail/us-east-2/2015/08/01/${FILE}`,
    want: inFile,
  },
  {
    note: 'a prefix of the same name as the folder',
    key: `AWSLogs/AWSLogs/111122223333/CloudTrail/us-east-2/2015/08/01/${FILE}`,
    want: inFile,
  },
  {
    note: 'a file of another name: only its day is known',
    key: 'AWSLogs/111122223333/CloudTrail/us-east-2/2015/08/01/merged.json',
    want: { ...inRegion, day: '2015-08-01', delivered: undefined },
  },
  {
    note: 'a file that lies in no day',
    key: 'AWSLogs/111122223333/CloudTrail/us-east-2/merged.json',
    want: { ...inRegion, day: undefined },
  },
  {
    note: 'another kind of events of the trail',
    key: 'AWSLogs/111122223333/CloudTrail-Other/us-east-2/',
    want: { ...inRegion, kind: 'CloudTrail-Other' },
  },
  { note: 'digests', key: 'AWSLogs/111122223333/CloudTrail-Digest/us-east-2/', want: { level: 'other' } },
  {
    note: 'Insights events',
    key: 'AWSLogs/111122223333/CloudTrail-Insight/us-east-2/',
    want: { level: 'other' },
  },
  { note: 'another service', key: 'AWSLogs/111122223333/Config/us-east-2/', want: { level: 'other' } },
  {
    note: 'no account',
    key: 'AWSLogs/aws-account-id=111122223333/',
    want: { level: 'other', account: undefined },
  },
  { note: 'the bucket', key: '', want: { level: 'above' } },
  { note: 'a folder of another name', key: 'export/2026/', want: { level: 'above' } },
  { note: 'an object of that name', key: 'export/AWSLogs', want: { level: 'above' } },
  { note: 'the folder of accounts', key: 'AWSLogs/', want: { level: 'accounts' } },
  { note: 'of an organization', key: 'AWSLogs/o-exampleorgid/', want: { level: 'accounts' } },
  { note: 'an account', key: 'AWSLogs/111122223333/', want: { level: 'kinds', account: '111122223333' } },
  { note: 'a kind', key: 'AWSLogs/111122223333/CloudTrail/', want: { level: 'regions', region: undefined } },
  {
    note: 'a month',
    key: 'AWSLogs/111122223333/CloudTrail/us-east-2/2015/08/',
    want: { ...inRegion, day: undefined },
  },
];

test.each(ROWS)('$note', ({ key, want }) => expect(trailPlaceOf(key)).toMatchObject(want));
