/** Pasted texts beside a snapshot: what the text names is evaluated, what it does not state is unknown. */
import { describe, expect, test } from 'vitest';
import { lazyActionTable } from '../../../adapters/action-table.ts';
import { readSnapshot } from '../../../adapters/snapshot/file.ts';
import { explainTextWith } from '../../../core/explain/explain-text.ts';
import type { ExplainedDenial } from '../../../core/explain/explained-denial.ts';
import { snapshotSource } from '../../../core/snapshot/source.ts';
import { denials } from '../../support/run-cli.ts';

const FOLDER = 'examples/organization';
const SNAPSHOT = `${FOLDER}/snapshot.json`;
const policies = snapshotSource(await readSnapshot(SNAPSHOT));
const explain = (text: string) => explainTextWith(policies, text, lazyActionTable);
const ANA = 'arn:aws:iam::111122223333:user/ana';
const ORDERS = 'arn:aws:dynamodb:eu-central-1:111122223333:table/orders';
const sentence = (principal: string, action: string, on = '') =>
  `An error occurred (AccessDenied): User: ${principal} is not authorized to perform: ${action}${on}`;

interface Row {
  readonly name: string;
  readonly text: string;
  readonly layer: string;
  readonly confidence: string;
  readonly mayAlsoBlock?: readonly string[];
  readonly fix?: string;
}

const ROWS: readonly Row[] = [
  {
    name: 'without a layer: what blocks whatever the context is',
    text: sentence(ANA, 'dynamodb:GetItem', ` on resource: ${ORDERS}`),
    layer: 'identityPolicy',
    confidence: 'inferred',
    mayAlsoBlock: ['serviceControlPolicy', 'vpcEndpointPolicy'],
    fix: 'askOwner',
  },
  {
    name: 'with a layer: its policies, and a statement that rests on what AWS says',
    text: sentence(
      ANA,
      'dynamodb:GetItem',
      ` on resource: ${ORDERS} because no identity-based policy allows the dynamodb:GetItem action`,
    ),
    layer: 'identityPolicy',
    confidence: 'stated',
    mayAlsoBlock: ['vpcEndpointPolicy'],
    fix: 'allow',
  },
  {
    name: 'a deny that asks for the Region, which no text states',
    text: sentence(ANA, 'sqs:SendMessage', ' on resource: arn:aws:sqs:us-west-2:111122223333:far'),
    layer: 'unknown',
    confidence: 'unknown',
    mayAlsoBlock: ['serviceControlPolicy', 'vpcEndpointPolicy'],
  },
  {
    name: 'a federated user: the user behind it is not in the text',
    text: sentence(
      'arn:aws:sts::111122223333:federated-user/fay',
      's3:GetBucketTagging',
      ' on resource: arn:aws:s3:::reports',
    ),
    layer: 'unknown',
    confidence: 'unknown',
  },
];

test.each(ROWS)('$name', async ({ text, layer, confidence, mayAlsoBlock, fix }) => {
  const [denial] = await explain(text);
  expect(denial).toMatchObject({ attribution: { layer, confidence }, time: null, eventId: null });
  const open = denial?.attribution.mayAlsoBlock.map((each) => each.layer);
  if (mayAlsoBlock !== undefined) expect([...new Set(open)]).toEqual(mayAlsoBlock);
  if (fix !== undefined) expect(denial?.fix?.kind).toBe(fix);
  expect(JSON.stringify(denial?.attribution.evidence)).not.toContain('does not exist');
});

describe('what the text does not name is not evaluated', () => {
  test.each([
    ['no resource', sentence(ANA, 's3:PutObject')],
    ['a cut resource', sentence(ANA, 's3:PutObject', ' on resource: "arn:aws:s3:::repo...')],
    [
      'a masked caller',
      sentence('arn:aws:iam::********3333:user/ana', 'sqs:SendMessage', ` on resource: ${ORDERS}`),
    ],
    ['a service', sentence('lambda.amazonaws.com', 'dynamodb:GetItem', ` on resource: ${ORDERS}`)],
    ['no caller', 'An error occurred (AccessDenied) when calling the GetObject operation: Access Denied'],
  ])('%s', async (_, text) => {
    const [denial] = await explain(text);
    expect(denial).toBeDefined();
    const sources = denial?.attribution.evidence.map(({ source }) => source) ?? [];
    expect(sources).not.toContain('evaluation');
    expect(denial?.fix?.statement ?? null).toBeNull();
  });
});

test('an action that AWS checks on no resource needs none', async () => {
  const [denial] = await explain(sentence(ANA, 'ec2:DescribeInstances'));
  expect(denial).toMatchObject({
    resource: null,
    attribution: { layer: 'identityPolicy', confidence: 'inferred' },
  });
});

test('the keys that a decoded message states are known', async () => {
  const message = {
    allowed: false,
    explicitDeny: true,
    matchedStatements: { items: [] },
    failures: { items: [] },
    context: {
      principal: { id: 'AIDAEXAMPLEANA', name: 'ana', arn: ANA },
      action: 'sqs:SendMessage',
      resource: 'arn:aws:sqs:us-west-2:111122223333:far',
      conditions: { items: [{ key: 'aws:RequestedRegion', values: { items: [{ value: 'us-west-2' }] } }] },
    },
  };
  const [denial] = await explain(JSON.stringify(message));
  expect(denial).toMatchObject({
    attribution: { layer: 'serviceControlPolicy', kind: 'explicit', confidence: 'decoded' },
  });
  const says = denial?.attribution.evidence.map((each) => each.says) ?? [];
  expect(new Set(says).size).toBe(says.length);
});

/** A text of each labelled denial, without its layer: who was denied what on which resource. */
const { lines } = await denials(['explain', `${FOLDER}/denials.jsonl`, '--snapshot', SNAPSHOT, '--jsonl']);
const recorded: readonly ExplainedDenial[] = JSON.parse(JSON.stringify(lines));

test('without context no layer is named that does not block the recorded call', async () => {
  let named = 0;
  for (const { principal, action, resource, attribution } of recorded) {
    if (action === null || resource === null || attribution.layer === 'notAPolicy') continue;
    const [denial] = await explain(
      sentence(principal.sessionArn ?? principal.arn ?? '', action, ` on resource: ${resource}`),
    );
    const layer = denial?.attribution.layer ?? 'unknown';
    const isEvaluated = denial?.attribution.evidence.some(({ source }) => source === 'evaluation');
    if (layer === 'unknown' || isEvaluated !== true) continue;
    named += 1;
    const blocking = [attribution.layer, ...attribution.alsoBlockedBy.map((each) => each.layer)];
    expect(blocking, `${action} on ${resource}`).toContain(layer);
  }
  expect(named).toBeGreaterThan(100);
});

test('the command evaluates a text with the snapshot', async () => {
  const stdin = sentence(ANA, 'dynamodb:GetItem', ` on resource: ${ORDERS}`);
  const run = await denials(['explain', '-', '--snapshot', SNAPSHOT, '--jsonl'], { stdin });
  expect(run.status).toBe(0);
  expect(run.lines[0]).toMatchObject({ attribution: { layer: 'identityPolicy' } });
});
