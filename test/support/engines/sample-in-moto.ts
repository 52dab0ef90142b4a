/** A snapshot loaded into moto, behind the gateway: what tests and benchmarks of reading policies begin with. */

import { type Members, openMembers } from '../../../adapters/aws/member-session.ts';
import { awsPolicySource } from '../../../adapters/aws/policy-source.ts';
import { parseArn } from '../../../core/model/arn.ts';
import type { PolicySource } from '../../../core/model/policy-source.ts';
import type { SnapshotEntry } from '../../../core/snapshot/entry.ts';
import { type CountedCall, countedMembers } from './counted-members.ts';
import { type Gateway, openGateway } from './gateway.ts';
import { inSampleWords } from './in-sample-words.ts';
import { startMoto } from './moto.ts';
import { entriesOfKind } from './moto-load/entries.ts';
import { type Loaded, loadIntoMoto } from './moto-load/load.ts';

export const HOME = 'eu-central-1';
export const ROLE = 'denial-monitor-read';

export interface SampleInMoto extends Loaded {
  readonly entries: readonly SnapshotEntry[];
  readonly gateway: Gateway;
  readonly members: (onCall?: (call: CountedCall) => void) => Members;
  /** Live, with nothing read yet; asked and answering in the sample's words. */
  readonly source: (onCall?: (call: CountedCall) => void) => PolicySource;
  readonly stop: () => Promise<void>;
}

export async function openSampleInMoto(entries: readonly SnapshotEntry[]): Promise<SampleInMoto> {
  const moto = await startMoto();
  const gateway = await openGateway(moto.endpoint);
  const loaded = await loadIntoMoto(entries, members(), HOME);
  const { names } = loaded;
  for (const { id } of entriesOfKind(entries, 'account')) gateway.accounts.add(names.toMoto(id));
  for (const { arn, account } of entriesOfKind(entries, 'resource')) {
    const { service, account: named, resource = '' } = parseArn(arn) ?? {};
    if (service === 's3' && named === '') gateway.owners.set(resource, names.toMoto(account ?? ''));
  }
  return {
    ...loaded,
    entries,
    gateway,
    members,
    source: (onCall) =>
      inSampleWords(
        awsPolicySource({ members: members(onCall), region: HOME, now: Date.now }),
        names,
        entries,
      ),
    async stop() {
      gateway.stop();
      await moto.stop();
    },
  };
}

function members(onCall: (call: CountedCall) => void = () => {}): Members {
  let sessions = 0;
  const opened = openMembers({
    role: ROLE,
    sessionName: 'sample',
    region: HOME,
    now: Date.now,
    // Sessions are opened further in than the middleware sees; each is for itself.
    onCall: ({ account, client, command }) => {
      if (client === 'STSClient')
        onCall({ account, client, command, region: HOME, input: { session: sessions++ } });
    },
  });
  return countedMembers(opened, onCall);
}
