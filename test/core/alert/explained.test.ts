import { expect, test } from 'vitest';
import { isExplained } from '../../../core/alert/sections.ts';
import type { Attribution, Evidence } from '../../../core/model/attribution.ts';
import { aGroup, STATED } from '../../support/alerts.ts';

const stated: Evidence = { source: 'message', says: 'AWS names it' };
const found: Evidence = { source: 'evaluation', says: 'the policies say so' };
const denied = (overrides: Partial<Attribution>) => aGroup({ attribution: { ...STATED, ...overrides } });
const folded = aGroup({ attribution: { ...STATED, evidence: [found] }, moreResources: 7 });

test.each([
  ['only AWS has said something', [denied({ evidence: [stated] })], false],
  ['nothing is known', [denied({ evidence: [] })], false],
  ['the policies were asked', [denied({ evidence: [stated, found] })], true],
  ['no policy denied', [denied({ layer: 'notAPolicy', evidence: [stated] })], true],
  ['no group is known', [], true],
  ['only a smaller group is explained', [denied({ evidence: [] }), denied({ evidence: [found] })], false],
  ['the largest is a folded one, the next is explained', [folded, denied({ evidence: [found] })], true],
  ['the largest is a folded one, the next is not explained', [folded, denied({ evidence: [stated] })], false],
  ['all are folded: nothing more will follow', [folded], true],
])('%s', (_note, groups, want) => {
  expect(isExplained(groups)).toBe(want);
});
