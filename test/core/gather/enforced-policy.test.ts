/** Policies of the organization that a service enforces, compared with what the refusal says. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exceptionMessage, tagRule } from '../../../core/gather/enforced-document.ts';
import type { EnforcedPolicyType } from '../../../core/model/policy-layer.ts';
import type { SnapshotEntry } from '../../../core/snapshot/entry.ts';
import { aCall, allow, aUser, explainedIn, HOME } from '../../support/explained-call.ts';

const UNIT = 'ou-demo-prod0001';
const TEXT = 'Held by the cloud team: see https://wiki.example/declarative';

const policy = (id: string, type: EnforcedPolicyType, document: unknown): SnapshotEntry => ({
  ...{ kind: 'organizationPolicy', id, arn: `arn:aws:organizations::999988887777:policy/o-demo/x/${id}` },
  ...{ name: `name of ${id}`, type, document },
});

type Attached = Readonly<Partial<Record<EnforcedPolicyType, readonly string[] | null>>>;

const target = (id: string, parent: string | null, enforcedPolicies: Attached): SnapshotEntry => ({
  ...{ kind: 'target', id, name: id, parent, enforcedPolicies },
  ...{ serviceControlPolicies: [], resourceControlPolicies: [] },
});

interface Enforced {
  readonly type: EnforcedPolicyType;
  readonly effective?: unknown;
  /** Of the unit, then of the account. */
  readonly attached?: readonly (readonly string[] | null)[];
  readonly policies?: Readonly<Record<string, unknown>>;
}

function organization({ type, effective, attached: [unit = [], own = []] = [], policies = {} }: Enforced) {
  return [
    {
      ...{ kind: 'organization', id: 'o-demo', managementAccount: '999988887777' },
      ...{ policyTypes: [], enforcedTypes: [type] },
    },
    target('r-demo', null, { [type]: [] }),
    target(UNIT, 'r-demo', { [type]: unit }),
    target(HOME, UNIT, { [type]: own }),
    ...Object.entries(policies).map(([id, document]) => policy(id, type, document)),
    ...(effective === undefined
      ? []
      : [{ kind: 'effectivePolicy', account: HOME, type, document: effective } as const]),
  ] satisfies readonly SnapshotEntry[] as readonly SnapshotEntry[];
}

async function explainedUnder(enforced: Enforced, call: Parameters<typeof aCall>[0]) {
  const world = { entries: [aUser([allow('*')])], organization: organization(enforced) };
  const [denial] = await explainedIn(world, [
    aCall({ eventSource: 'ec2.amazonaws.com', requestParameters: {}, ...call }),
  ]);
  if (denial === undefined) throw new Error('no denial');
  return denial;
}

const ec2 = (exception_message: unknown, more = {}) => ({ ec2_attributes: { exception_message, ...more } });
const serial = (errorMessage: string, errorCode = 'Client.OperationNotPermitted') => ({
  ...{ eventName: 'EnableSerialConsoleAccess', errorCode, errorMessage },
});

describe('the organization has a text of its own', () => {
  test.each([
    ['as it stands', TEXT, TEXT, 'Client.OperationNotPermitted'],
    ['under the code of IAM', TEXT, TEXT, 'Client.UnauthorizedOperation'],
    ['with other white space', `  ${TEXT.replace(' ', '\n\t')} `, TEXT, 'Client.OperationNotPermitted'],
    ['with characters of patterns', '.* (a|b)+ $&', '.* (a|b)+ $&', 'Client.OperationNotPermitted'],
  ])('%s', async (_note, own, message, code) => {
    const denial = await explainedUnder(
      {
        type: 'DECLARATIVE_POLICY_EC2',
        effective: ec2(own),
        attached: [['p-declare1', 'p-declare2']],
        policies: { 'p-declare1': ec2({ '@@assign': own }), 'p-declare2': ec2({ '@@assign': 'another' }) },
      },
      serial(message, code),
    );
    expect(denial.attribution).toMatchObject({
      layer: 'notAPolicy',
      reason: 'organizationPolicy',
      confidence: 'evaluated',
      policy: { name: 'name of p-declare1', target: UNIT },
    });
    expect(denial.attribution.evidence.map(({ code: each }) => each)).not.toContain('candidate');
    expect(denial.fix).toMatchObject({ kind: 'askOwner', owner: 'organization', statement: null });
    expect(denial.fix?.summary).toContain('access to the serial console');
  });

  test.each([
    ['another text', TEXT, `${TEXT}.`],
    ['a pattern that fits', '.*', TEXT],
    ['a part of it', TEXT, TEXT.slice(0, 20)],
    ['no text', '', ''],
    ["AWS's own word for any refusal", 'Access Denied', 'Access Denied'],
    ['a text of another type', 7, '7'],
  ])('not recognized: %s', async (_note, own, message) => {
    const denial = await explainedUnder(
      { type: 'DECLARATIVE_POLICY_EC2', effective: ec2(own) },
      serial(message),
    );
    expect(denial.attribution.reason).toBeNull();
  });

  test('an operation that changes no setting which is known: not compared', async () => {
    const denial = await explainedUnder(
      { type: 'DECLARATIVE_POLICY_EC2', effective: ec2(TEXT) },
      { ...serial(TEXT), eventName: 'RunInstances' },
    );
    expect(denial.attribution.reason).toBeNull();
  });

  test('another service: not compared', async () => {
    const denial = await explainedUnder(
      { type: 'DECLARATIVE_POLICY_EC2', effective: ec2(TEXT) },
      { ...serial(TEXT, 'AccessDenied'), eventSource: 's3.amazonaws.com', eventName: 'ListBuckets' },
    );
    expect(denial.attribution.reason).toBeNull();
  });

  test('any text: recognized only as itself, and on one line', async () => {
    const text = fc.string({ unit: 'binary', maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(text, text, async (own, other) => {
        const enforced: Enforced = { type: 'DECLARATIVE_POLICY_EC2', effective: ec2(own) };
        const spaced = (each: string) => each.replaceAll(/\s+/g, ' ').trim();
        const { attribution, fix } = await explainedUnder(enforced, serial(other));
        if (attribution.reason === 'organizationPolicy') expect(spaced(other)).toBe(spaced(own));
        expect(JSON.stringify([attribution.evidence, fix?.callerCan])).not.toMatch(/\\u00[01]|\\n/);
      }),
      { numRuns: 60 },
    );
  });
});

const DEFAULT_TEXT = 'This action is denied due to an organizational policy in effect';
const held = { serial_console_access: { status: { '@@assign': 'disabled' } } };

describe('the policy is named where one alone holds the setting', () => {
  test.each<[string, Partial<Enforced>, string | null]>([
    ['one', { attached: [['p-a']], policies: { 'p-a': { ec2_attributes: held } } }, 'name of p-a'],
    [
      'one of two',
      {
        attached: [['p-a'], ['p-b']],
        policies: { 'p-a': { ec2_attributes: {} }, 'p-b': { ec2_attributes: held } },
      },
      'name of p-b',
    ],
    [
      'both of two',
      {
        attached: [['p-a'], ['p-b']],
        policies: { 'p-a': { ec2_attributes: held }, 'p-b': { ec2_attributes: held } },
      },
      null,
    ],
    [
      'one that cannot be read',
      { attached: [['p-a', 'p-c']], policies: { 'p-a': { ec2_attributes: held }, 'p-c': null } },
      null,
    ],
    [
      'a level that cannot be listed',
      { attached: [null, ['p-a']], policies: { 'p-a': { ec2_attributes: held } } },
      null,
    ],
    ['none', { attached: [['p-a']], policies: { 'p-a': ['no', 'policy'] } }, null],
  ])('%s', async (_note, enforced, name) => {
    const { attribution } = await explainedUnder(
      { type: 'DECLARATIVE_POLICY_EC2', ...enforced },
      serial(DEFAULT_TEXT),
    );
    expect(attribution).toMatchObject({ reason: 'organizationPolicy', confidence: 'stated' });
    expect(attribution.policy?.name ?? null).toBe(name);
  });
});

const tagged = (key: string) => ({
  eventName: 'CreateVolume',
  errorCode: 'Client.TagPolicyViolation',
  errorMessage: `The tag policy does not allow the specified value for the following tag key: '${key}'.`,
});
const rule = (tag_value: unknown, more = {}) => ({
  tags: { stage: { tag_key: 'Stage', tag_value, ...more } },
});

describe('the allowed values of a tag', () => {
  test.each<[string, unknown, string | RegExp]>([
    [
      'effective',
      rule(['prod', 'dev']),
      'send the tag Stage, spelled so, with one of these values: "prod", "dev"',
    ],
    ['enforced for the service', rule(['prod'], { enforced_for: ['ec2:instance'] }), /"prod"$/],
    ['as attached', rule({ '@@assign': ['prod'] }, { enforced_for: { '@@assign': ['ec2:*'] } }), /"prod"$/],
    ['with a wildcard', rule(['cost-*']), '"cost-*" (a * stands for any characters)'],
    ['with marks and line breaks', rule(['a", "b', 'c\nd']), String.raw`"a\", \"b", "c\nd"`],
    ['for another service', rule(['prod'], { enforced_for: ['s3:bucket'] }), /that the tag policy allows/],
    ['any value', rule(undefined), /that the tag policy allows/],
    ['of another shape', rule([7]), /that the tag policy allows/],
    ['of another tag', { tags: { team: { tag_value: ['x'] } } }, /that the tag policy allows/],
    [
      'two keys that differ only in case',
      { tags: { stage: { tag_value: ['x'] }, STAGE: {} } },
      /tag policy allows/,
    ],
    ['no document', 'text', /that the tag policy allows/],
  ])('%s', async (_note, effective, want) => {
    const { fix, attribution } = await explainedUnder({ type: 'TAG_POLICY', effective }, tagged('STAGE'));
    expect(attribution).toMatchObject({ layer: 'notAPolicy', reason: 'organizationPolicy' });
    expect(fix).toMatchObject({ kind: 'meetCondition', owner: 'organization', statement: null });
    expect(fix?.callerCan).toHaveLength(1);
    if (typeof want === 'string') expect(fix?.callerCan[0]).toContain(want);
    else expect(fix?.callerCan[0]).toMatch(want);
  });

  test('many values: the first of them', async () => {
    const values = Array.from({ length: 50 }, (_, index) => `v${index}`);
    const { fix, attribution } = await explainedUnder(
      { type: 'TAG_POLICY', effective: rule(values) },
      tagged('stage'),
    );
    expect(fix?.callerCan[0]).toContain('"v19"');
    expect(fix?.callerCan[0]).not.toContain('"v20"');
    expect(attribution.evidence.map(({ says }) => says).join()).toContain('allows 50 values');
  });
});

test('whatever the document is, reading it throws nothing', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.string(), (value, key) => {
      exceptionMessage(value);
      tagRule({ tags: value }, key);
      tagRule({ tags: { [key]: value } }, key);
    }),
  );
});
