/** `denials snapshot` as a person runs it, in a process of its own: killed and taken up, and with all of AWS's policies. */
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { snapshotEntries } from '../../adapters/snapshot/file.ts';
import type { SnapshotEntry } from '../../core/snapshot/entry.ts';
import { xml } from '../support/aws-answers.ts';
import { type Gateway, openGateway } from '../support/engines/gateway.ts';
import { type Moto, startMoto } from '../support/engines/moto.ts';
import { entriesOfKind, keyOf } from '../support/engines/moto-load/entries.ts';
import { makeOrganization } from '../support/engines/moto-organization.ts';
import { runSnapshot, startSnapshot } from '../support/engines/snapshot-process.ts';
import { callName } from '../support/refusal.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** moto behind the gateway, for the tests of one block. */
function useMoto({ awsPolicies }: { readonly awsPolicies: boolean }): () => Gateway {
  let moto: Moto | undefined;
  let gateway: Gateway | undefined;
  beforeAll(async () => {
    moto = await startMoto({ awsPolicies });
    await makeOrganization();
    gateway = await openGateway(moto.endpoint);
  });
  afterAll(async () => {
    gateway?.stop();
    await moto?.stop();
  });
  return () => {
    if (gateway === undefined) throw new Error('moto is not running yet');
    return gateway;
  };
}

/** moto lists all of AWS's policies as if they were in use; AWS lists those that are. */
const NONE_IN_USE = xml('GetAccountAuthorizationDetails', '<IsTruncated>false</IsTruncated>');

describe("AWS's own policies", () => {
  const gateway = useMoto({ awsPolicies: true });

  test('those that no identity uses: each once, with its document', { timeout: 180_000 }, async () => {
    let versions = 0;
    gateway().answer = (asked) => {
      if (callName(asked) === 'GetPolicyVersion') versions += 1;
      return callName(asked) === 'GetAccountAuthorizationDetails' ? NONE_IN_USE : undefined;
    };
    const path = temporaryFolder().path('s.json');
    const { counts, megabytes, seconds } = await runSnapshot(gateway().endpoint, [
      '--out',
      path,
      '--region',
      'none',
    ]);
    const policies = entriesOfKind(await entriesIn(path), 'managedPolicy');
    expect(policies.length).toBeGreaterThan(1_000);
    expect(new Set(policies.map(({ arn }) => arn)).size).toBe(policies.length);
    expect(policies.filter(({ document }) => document === null)).toEqual([]);
    expect(versions).toBe(policies.length);
    expect(megabytes).toBeLessThan(300);
    process.stdout.write(
      `AWS's policies: ${policies.length}, ${counts.calls} calls, ${seconds.toFixed(0)} s, ${megabytes.toFixed(0)} MB\n`,
    );
  });
});

describe('stopped', () => {
  const gateway = useMoto({ awsPolicies: false });

  test('killed, it goes on where it stood, and the file is that of a run in one go', {
    timeout: 180_000,
  }, async () => {
    const [whole, killed] = [temporaryFolder().path('s.json'), temporaryFolder().path('s.json')];
    const args = (path: string) => ['--out', path, '--region', 'eu-central-1'];
    const first = startSnapshot(gateway().endpoint, args(killed));
    await grown(`${killed}.partial`);
    first.kill('SIGKILL');
    await once(first, 'exit');
    expect(existsSync(killed)).toBe(false);
    const { counts } = await runSnapshot(gateway().endpoint, args(killed));
    expect(counts.resumed).toBeGreaterThan(0);
    await runSnapshot(gateway().endpoint, args(whole));
    expect(byKey(await entriesIn(killed))).toEqual(byKey(await entriesIn(whole)));
  });
});

/** Some account is read. */
async function grown(partial: string): Promise<void> {
  for (const deadline = Date.now() + 60_000; Date.now() < deadline; await sleep(20)) {
    if (existsSync(partial) && readFileSync(partial, 'utf8').includes('"kind":"coverage"')) return;
  }
  throw new Error('nothing was written');
}

const entriesIn = (path: string) => Array.fromAsync(snapshotEntries(path));

/** Sections are written as they are read: their order says nothing. */
const byKey = (entries: readonly SnapshotEntry[]) => new Map(entries.map((entry) => [keyOf(entry), entry]));
