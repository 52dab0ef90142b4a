import { expect, test } from 'vitest';
import { callSection } from '../../../core/alert/sections.ts';
import { UNKNOWN_ATTRIBUTION } from '../../../core/model/attribution.ts';
import { MORE_RESOURCES } from '../../../core/model/folded-group.ts';
import { foldedView, type Noted } from '../../../core/query/folded-view.ts';
import { groupWithWayOut } from '../../../core/query/with-way-out.ts';
import { aGroup, STATED } from '../../support/alerts.ts';

/** As the newest denial has it: on its own resource, by its own statement. */
const NEWEST = {
  ...STATED,
  statement: { sid: 'OfOneBucket', index: 0 },
  conditions: [
    { operator: '', key: 'aws:SourceVpce', expected: ['vpce-1'], actual: 'absent', from: 'decodedMessage' },
  ],
  evidence: [{ source: 'message', says: 'on arn:aws:s3:::bucket-7' }],
} as const;

const shownAs = (noted: Noted, attribution = aGroup({ attribution: NEWEST }).attribution) =>
  foldedView(aGroup({ resourceFamily: MORE_RESOURCES, attribution }), noted);

test.each([
  [
    'one reason',
    { families: 7, reasons: 1 },
    'serviceControlPolicy',
    /the same reason .* at least 7 more resources than/,
  ],
  ['one resource', { families: 1, reasons: 1 }, 'serviceControlPolicy', /at least 1 more resource than/],
  [
    'two reasons',
    { families: 7, reasons: 2 },
    'unknown',
    /different reasons .* at least 7 more resources than/,
  ],
  [
    'nothing that is noted',
    { families: 0, reasons: 0 },
    'unknown',
    /different reasons .* on more resources than/,
  ],
])('%s: nothing of a single denial is shown', (_note, noted, layer, says) => {
  const { attribution, moreResources } = shownAs(noted);
  expect(attribution).toStrictEqual({
    ...UNKNOWN_ATTRIBUTION,
    ...(layer === 'unknown' ? {} : { layer, kind: 'explicit', policy: STATED.policy, confidence: 'stated' }),
    evidence: [{ source: 'evaluation', code: 'moreResources', says: expect.stringMatching(says) }],
  });
  expect(moreResources).toBe(noted.families);
});

test('where AWS stated no layer, none is claimed', () => {
  const { attribution } = shownAs({ families: 3, reasons: 1 }, UNKNOWN_ATTRIBUTION);
  expect(attribution.layer).toBe('unknown');
  expect(attribution.evidence[0]?.says).toMatch(/^AWS stated no layer/);
});

test.each([1, 2])(
  'the way out names no resource, has no statement, and leads to the denials (%i reasons)',
  (reasons) => {
    const { fix, nextSteps } = groupWithWayOut(shownAs({ families: 7, reasons }));
    expect(fix?.statement).toBeNull();
    expect(JSON.stringify(fix)).not.toContain(MORE_RESOURCES);
    expect(nextSteps[0]?.command).toBe(
      `denials list --principal arn:aws:iam::111122223333:role/ci/build --action s3:PutObject --resource '${MORE_RESOURCES}'`,
    );
    expect(nextSteps.length).toBeLessThanOrEqual(3);
    expect(nextSteps.slice(1).every(({ command }) => !command?.includes(MORE_RESOURCES))).toBe(true);
  },
);

test('an alert says it in words', () => {
  const group = shownAs({ families: 7, reasons: 1 });
  expect(callSection([group], group.principal)).toEqual([
    'Calls     s3:PutObject on at least 7 more resources',
  ]);
});
