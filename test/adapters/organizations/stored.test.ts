import { expect, test } from 'vitest';
import { storedOrganization } from '../../../adapters/organizations/stored.ts';
import { keepOrganization } from '../../../core/organization/keep.ts';
import { ACCOUNTS, organizationAt, UNITS } from '../../support/organization-world.ts';

const START = '2026-11-20T10:00:00.000Z';
const [FIRST, SECOND, THIRD] = ACCOUNTS;

/** An account in a unit, kept; each reading of the store is counted. */
async function counted() {
  const { deps, world, store } = organizationAt(START);
  world.move(FIRST, UNITS[0]);
  await keepOrganization(deps);
  const reads: (readonly string[])[] = [];
  let now = Date.parse(START);
  const organizationOf = storedOrganization(
    {
      readOrganization(keys) {
        reads.push(keys);
        return store.readOrganization(keys);
      },
    },
    () => now,
  );
  return { organizationOf, reads, world, deps, wait: (milliseconds: number) => (now += milliseconds) };
}

test('one reading for the account, one for each unit above it, one for all policies; then none', async () => {
  const { organizationOf, reads } = await counted();
  expect(await organizationOf(FIRST, START)).toMatchObject({ kind: 'found' });
  expect(reads).toStrictEqual([
    ['organization ', 'noOrganization ', `target ${FIRST}`],
    [`target ${UNITS[0]}`],
    ['target r-root'],
    ['organizationPolicy p-FullAWSAccess'],
  ]);
  await organizationOf(FIRST, START);
  await Promise.all([organizationOf(SECOND, START), organizationOf(THIRD, START)]);
  expect(reads.slice(4)).toStrictEqual([[`target ${SECOND}`], [`target ${THIRD}`]]);
});

test('a thousand denials of an account at once read what one does', async () => {
  const { organizationOf, reads } = await counted();
  await Promise.all(Array.from({ length: 1_000 }, () => organizationOf(FIRST, START)));
  expect(reads).toHaveLength(4);
});

test('a change counts within a minute', async () => {
  const { organizationOf, world, deps, wait } = await counted();
  await organizationOf(FIRST, START);
  world.attach('p-guardrail', FIRST);
  const later = '2026-11-21T10:00:00.000Z';
  await keepOrganization({ ...deps, now: () => Date.parse(later) });
  wait(60_000);
  expect(await organizationOf(FIRST, later)).toMatchObject({
    value: { serviceControlPolicies: [{}, {}, { policies: [{}, { name: 'p-guardrail' }] }] },
  });
  expect(await organizationOf(FIRST, START)).toMatchObject({
    value: { serviceControlPolicies: [{}, {}, { policies: [{ name: 'p-FullAWSAccess' }] }] },
  });
});
