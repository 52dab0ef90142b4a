import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { SnapshotEntry } from '../../core/snapshot/entry.ts';
import { uncertainSilences } from '../../scripts/unread-policies.ts';
import { aCall, allow, aUser, HOME, OTHER, REGION, sentence } from '../support/explained-call.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const accounts = [HOME, OTHER].map(
  (id): SnapshotEntry => ({ kind: 'account', id, name: null, status: 'ACTIVE', notVisible: null }),
);

function inputWith(folder: string, action: string, resource: string): void {
  const entries = [{ kind: 'noOrganization', notVisible: null }, ...accounts, aUser([allow('*')])];
  const snapshot = {
    ...{ format: 'denial-monitor/snapshot', version: 1, takenAt: '2026-11-20T10:00:00Z' },
    entries: [...entries, { kind: 'end', entries: entries.length }],
  };
  const [service, name] = action.split(':');
  const record = aCall({
    eventSource: `${service}.amazonaws.com`,
    ...{ eventName: name, requestParameters: {}, errorMessage: sentence(action, resource) },
  });
  mkdirSync(folder);
  writeFileSync(join(folder, 'snapshot.json'), JSON.stringify(snapshot));
  writeFileSync(join(folder, 'record.json'), JSON.stringify(record));
}

test('counts a silence that only an unread policy leaves open, and no other', async () => {
  const { path } = temporaryFolder();
  inputWith(path('unread'), 'kinesis:GetRecords', `arn:aws:kinesis:${REGION}:${OTHER}:stream/s`);
  inputWith(
    path('none'),
    'ssm:GetAutomationExecution',
    `arn:aws:ssm:${REGION}:${OTHER}:automation-execution/1`,
  );
  const counts = await uncertainSilences([path('')]);
  expect(Object.fromEntries(counts)).toEqual({
    kinesis: { denials: 1, unread: 1, lost: 1 },
    ssm: { denials: 1, unread: 0, lost: 0 },
  });
});

test('no silence of the sample organization is uncertain for an unread policy', async () => {
  const counts = [...(await uncertainSilences(['examples/organization'])).values()];
  expect(counts.reduce((sum, { denials }) => sum + denials, 0)).toBeGreaterThan(300);
  expect(counts.filter(({ lost }) => lost > 0)).toEqual([]);
});
