/** Calls through an access point of S3 from another account: the point and its bucket must both let them pass. */
import type { SnapshotEntry } from '../../core/snapshot/entry.ts';
import { type Answer, type Case, row } from './case.ts';
import { resource, to } from './resources.ts';
import { DATA, deny, HOME, type Json, REGION } from './statements.ts';

const POINT = `arn:aws:s3:${REGION}:${DATA}:accesspoint/lake`;
const BUCKET = 'arn:aws:s3:::lake';
const everyone = (statement: Json): Json => ({ ...statement, Principal: '*' });
const objects = (...folders: readonly string[]) => folders.map((each) => `${POINT}/object/${each}/*`);

export const ACCESS_POINT: readonly SnapshotEntry[] = [
  {
    ...resource(POINT, DATA, 'accessPointPolicy', [
      to(HOME, 's3:GetObject', objects('drafts', 'raw')),
      everyone(deny('NoDrafts', 's3:GetObject', { Resource: objects('drafts') })),
    ]),
    bucket: BUCKET,
    bucketAccount: DATA,
    networkOrigin: 'Internet',
    publicAccessBlock: [],
  },
  {
    ...resource(BUCKET, DATA, 'bucketPolicy', [
      {
        ...to(HOME, 's3:*', [BUCKET, `${BUCKET}/*`]),
        Condition: { StringEquals: { 's3:DataAccessPointAccount': DATA } },
      },
      everyone(deny('KeepRaw', 's3:GetObject', { Resource: `${BUCKET}/raw/*` })),
    ]),
    publicAccessBlock: [],
  },
];

const through = (story: string, name: string, answer: Answer): Case =>
  row(`access point, ${story}`, 'ana', 's3:GetObject', `${POINT}/object/${name}`, answer, {
    parameters: { bucketName: POINT, key: name },
  });

export const ACCESS_POINTS: readonly Case[] = [
  through('its policy denies', 'drafts/a', ['resourcePolicy', 'explicit', POINT, null, 'askOwner']),
  through('the policy of its bucket denies', 'raw/a', [
    'resourcePolicy',
    'explicit',
    BUCKET,
    null,
    'askOwner',
  ]),
  through('its policy does not name the folder', 'closed/a', [
    'resourcePolicy',
    'implicit',
    POINT,
    null,
    'allow',
  ]),
];
