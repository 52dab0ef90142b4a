/** Logs with a few spikes, in files that overlap in time; and what a store holds after their import. */
import { openSqliteStore } from '../../adapters/sqlite/store.ts';
import { resourceFamily } from '../../core/normalize/resource-family.ts';
import { aRecord } from './records.ts';
import type { TemporaryFolder } from './temporary-folder.ts';

const log = (...all: readonly object[]) => JSON.stringify({ Records: all });

const at = (second: number) =>
  new Date(Date.UTC(2026, 0, 5, 9) + second * 1000).toISOString().replace('.000', '');
const role = (name: string) => ({
  type: 'AssumedRole',
  arn: `arn:aws:sts::111122223333:assumed-role/${name}/s`,
  accountId: '111122223333',
});

/** Two bursts, a wave, and a background of denials that means nothing; in files that overlap in time. */
function records(): readonly object[] {
  const denied = (id: string, second: number, name: string, eventName: string) =>
    aRecord({
      ...{ eventID: id, eventTime: at(second), eventName, userIdentity: role(name) },
      ...(name.startsWith('team') ? {} : { errorMessage: 'Access Denied' }),
    });
  const burst = (start: number, name: string) =>
    Array.from({ length: 60 }, (_, i) => denied(`${name}-${i}`, start + i, name, 'GetObject'));
  const wave = Array.from({ length: 30 }, (_, i) =>
    denied(`wave-${i}`, 5000 + i * 4, `team-${i}`, 'PutObject'),
  );
  const noise = Array.from({ length: 700 }, (_, i) =>
    denied(`n-${i}`, i * 37, `job-${i % 40}`, 'ListBucket'),
  );
  return [...burst(600, 'build'), ...wave, ...noise, ...burst(16_000, 'test')];
}

/** Three files below `logs/`; their spikes make three incidents. */
export function writeLogs({ write }: TemporaryFolder): void {
  const all = records();
  for (let part = 0; part < 3; part += 1) {
    write(`logs/${part}.json`, log(...all.filter((_, i) => i % 3 === part)));
  }
}

export async function contentsOf(file: string) {
  const store = openSqliteStore(file, { familyOf: resourceFamily });
  const groups = await store.listGroups({}, 'count');
  const incidents = await Array.fromAsync(store.listIncidents({}));
  const waiting = await store.takeUndetected(300);
  await store.close();
  return { groups: groups.toSorted((a, b) => (a.group < b.group ? -1 : 1)), incidents, waiting };
}
