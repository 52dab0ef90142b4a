/** Denials by policies of the organization that services enforce: each is explained as a person labelled it. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { denials } from '../support/run-cli.ts';

const FOLDER = 'examples/organization-policies';

interface Labelled {
  readonly eventId: string;
  readonly story: string;
  readonly layer: string;
  readonly reason: string | null;
  readonly confidence: string;
  /** Name of the policy; null: none to be named. */
  readonly policy: string | null;
  readonly fix: string;
  readonly callerCan?: string;
}

const EXPECTED: readonly Labelled[] = readFileSync(`${FOLDER}/expected.jsonl`, 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line));
const { lines } = await denials([
  'explain',
  `${FOLDER}/denials.jsonl`,
  '--snapshot',
  `${FOLDER}/snapshot.json`,
  '--jsonl',
]);

test('every labelled denial is explained', () => {
  expect(lines.map(({ eventId }) => eventId)).toEqual(EXPECTED.map(({ eventId }) => eventId));
});

test.for(EXPECTED)('$story', ({ eventId, layer, reason, confidence, policy, fix, callerCan }) => {
  const denial = lines.find((each) => each.eventId === eventId);
  expect(denial).toMatchObject({
    attribution: { layer, reason, confidence },
    fix: { kind: fix, statement: null },
  });
  expect(denial).toHaveProperty(policy === null ? 'attribution.policy' : 'attribution.policy.name', policy);
  if (callerCan !== undefined) expect(denial).toMatchObject({ fix: { callerCan: [callerCan] } });
});
