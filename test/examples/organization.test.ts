/** The sample organization: every denial is explained as a person labelled it, and the files are those of the script. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { LOOK_ALIKES } from '../../scripts/generate-examples-organization/not-a-policy-cases.ts';
import { sampleOrganization, withCoverage } from '../../scripts/generate-examples-organization.ts';
import { denials } from '../support/run-cli.ts';

const FOLDER = 'examples/organization';
const text = (name: string) => readFileSync(`${FOLDER}/${name}`, 'utf8');

interface Labelled {
  readonly eventId: string;
  readonly story: string;
  readonly form: string;
  readonly layer: string;
  readonly kind: string;
  readonly policy: string | null;
  readonly conditionKey: string | null;
  readonly fix: string;
  readonly reason?: string;
  readonly confidence?: string;
  readonly mayAlsoBlock?: readonly string[];
  readonly refused?: string;
}

const EXPECTED: readonly Labelled[] = text('expected.jsonl')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line));
const { lines: explained } = await denials([
  'explain',
  `${FOLDER}/denials.jsonl`,
  '--snapshot',
  `${FOLDER}/snapshot.json`,
  '--jsonl',
]);

interface Explained {
  readonly action: string;
  readonly resource: string | null;
  readonly attribution: {
    readonly layer: string;
    readonly kind: string;
    readonly reason: string | null;
    readonly policy: object | null;
    readonly conditions: readonly { readonly key: string }[];
    readonly confidence: string;
    readonly mayAlsoBlock: readonly { readonly layer: string }[];
  };
  readonly fix: {
    readonly kind: string;
    readonly statement: { readonly Resource?: string | readonly string[] } | null;
    readonly where: string;
    readonly proven: boolean | null;
    readonly next: string | null;
    readonly assumes: readonly string[];
  } | null;
}

/** The public JSON of a denial, as far as it is looked at here. */
const explainedBy = (eventId: string): Explained =>
  JSON.parse(JSON.stringify(explained.find((denial) => denial.eventId === eventId)));

test('the files are what the script writes', () => {
  const { coverage, ...files } = sampleOrganization();
  expect(withCoverage(text('README.md'), coverage)).toBe(text('README.md'));
  expect(files).toEqual({
    snapshot: text('snapshot.json'),
    denials: text('denials.jsonl'),
    expected: text('expected.jsonl'),
  });
});

test('every labelled denial is explained, each once', () => {
  expect(explained.length).toBe(EXPECTED.length);
  expect(EXPECTED.length).toBeGreaterThanOrEqual(80);
});

test.each(LOOK_ALIKES)(
  '$code is passed over as a record, and explained as no policy in a text',
  async ({ text, reason }) => {
    expect(explained.some(({ eventId }) => String(eventId).startsWith('look-alike'))).toBe(false);
    const { lines } = await denials(['explain', '--jsonl'], { stdin: text });
    expect(lines).toMatchObject([{ attribution: { layer: 'notAPolicy', reason } }]);
  },
);

test.for(EXPECTED)('$story ($form)', (label) => {
  const { eventId, layer, kind, policy, conditionKey, fix, reason = null } = label;
  const { action, attribution, fix: suggested } = explainedBy(eventId);
  const names = Object.values(attribution.policy ?? {});
  const keys = attribution.conditions.map(({ key }) => key);
  expect({ layer: attribution.layer, kind: attribution.kind, reason: attribution.reason }).toEqual({
    layer,
    kind,
    reason,
  });
  if (policy !== null) expect(names).toContain(policy);
  if (conditionKey !== null) expect(keys).toContain(conditionKey);
  expect(suggested?.kind).toBe(fix);
  if (label.confidence !== undefined) expect(attribution.confidence).toBe(label.confidence);
  if (label.mayAlsoBlock !== undefined)
    expect(attribution.mayAlsoBlock.map((each) => each.layer)).toEqual(label.mayAlsoBlock);
  if (label.refused !== undefined) expect(action).toBe(label.refused);
});

test('no statement stands against an explicit deny, and none is wider than what was denied', () => {
  for (const { eventId } of EXPECTED) {
    const { attribution, fix, resource } = explainedBy(eventId);
    if (fix === null || fix.statement === null) continue;
    expect(attribution.kind).toBe('implicit');
    const isOpen = fix.next !== null || fix.assumes.length > 0;
    expect(fix.proven === true || isOpen, eventId).toBe(true);
    // A call to S3 may have been denied because of the key behind the object.
    const named = [fix.statement.Resource ?? resource].flat();
    expect(named).not.toContain('*');
    if (resource !== null && !named.some((each) => each?.startsWith('arn:aws:kms:')))
      expect(named).toEqual([resource]);
  }
});

test('the policy of a bucket is where the fix belongs, not that of an object in it', () => {
  const places = EXPECTED.map(({ eventId }) => explainedBy(eventId).fix?.where ?? '');
  const buckets = places.filter((where) => where.startsWith('the bucket policy of arn:'));
  expect(buckets.length).toBeGreaterThan(0);
  expect(buckets.filter((where) => where.includes('/'))).toEqual([]);
});
