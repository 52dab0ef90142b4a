import { describe, expect, test } from 'vitest';
import { ACTION_TABLE_HEADER, parseActionTable } from '../../../core/normalize/action-table.ts';
import { patternCandidates } from '../../../core/normalize/pattern-candidates.ts';
import { requestValues } from '../../../core/record/request-values.ts';

/** A made service, so that each rule stands alone: `box/…` and `lid/…`, a part of a box, and one with two names. */
const PATTERNS = [
  `box/\${BoxName}`,
  `lid/\${LidName}`,
  `box/\${BoxName}/side/\${SideName}`,
  `pair/\${Left}/\${Right}`,
];
const ACTIONS = [
  'Open:0!', // a box, always
  'Close:0!,1!', // a box and a lid, both
  'Look:0,1', // any of them
  'Paint:0!,2', // a box, or a side of it
  'Wash:0,2', // either, and a side lies within its box
  'Join:3!', // a pair
  'Sing', // nothing
];
const table = parseActionTable(`${ACTION_TABLE_HEADER}\nmade\t${PATTERNS.join(' ')}\t${ACTIONS.join(' ')}\n`);

const arn = (resource: string) => `arn:aws:made:eu-central-1:111122223333:${resource}`;

function candidates(action: string, request: unknown, name?: string) {
  const call = {
    values: requestValues(request),
    account: '111122223333',
    region: 'eu-central-1',
    partition: 'aws',
  };
  const { fits: _, ...found } = patternCandidates({ action: `made:${action}`, ...call }, table, name);
  return found;
}

const one = (resource: string, from = 'pattern') => ({ kind: 'one', arn: arn(resource), from });
const several = { kind: 'several' };
const none = { kind: 'none' };

describe('an answer is the only one', () => {
  test.each([
    ['the one that is needed', 'Open', { boxName: 'a' }, one('box/a')],
    ['as an ARN', 'Open', { x: arn('box/a') }, one('box/a', 'requestArn')],
    ['an ARN wins over names', 'Open', { x: arn('box/a'), boxName: 'b' }, one('box/a', 'requestArn')],
    ['twice the same ARN', 'Open', { x: [arn('box/a'), arn('box/a')] }, one('box/a', 'requestArn')],
    ['two ARNs', 'Open', { x: [arn('box/a'), arn('box/b')] }, several],
    ['two names', 'Open', { boxNames: ['a', 'b'] }, several],
    ['an ARN of something else', 'Open', { x: arn('lid/a') }, none],
    ['no name', 'Open', {}, none],
    ['both needed, both there', 'Close', { boxName: 'a', lidName: 'b' }, several],
    ['both needed, one there: the other may be the denied one', 'Close', { boxName: 'a' }, several],
    ['either, one there', 'Look', { lidName: 'b' }, one('lid/b')],
    ['either, both there', 'Look', { boxName: 'a', lidName: 'b' }, several],
    ['a part is more exact than its whole', 'Paint', { boxName: 'a', sideName: 's' }, one('box/a/side/s')],
    ['two parts of one whole', 'Paint', { boxName: 'a', sideName: ['s', 't'] }, several],
    ['the whole alone', 'Paint', { boxName: 'a' }, one('box/a')],
    ['a part without its whole: the whole is needed', 'Paint', { sideName: 's' }, none],
    [
      'neither needed, a part is within its whole',
      'Wash',
      { boxName: 'a', sideName: 's' },
      one('box/a/side/s'),
    ],
    ['names that only begin alike are no part', 'Wash', { x: [arn('box/a'), arn('box/ab/side/s')] }, several],
    ['both names of a pair', 'Join', { left: 'l', right: 'r' }, one('pair/l/r')],
    ['half a pair', 'Join', { left: 'l' }, none],
    ['one left with two rights', 'Join', { left: 'l', right: ['r', 's'] }, several],
    ['two lists: which belongs to which is not known', 'Join', { left: ['l', 'm'], right: ['r', 's'] }, none],
    ['an action without resources', 'Sing', { boxName: 'a' }, none],
    ['an unknown action', 'Fly', { boxName: 'a' }, none],
  ])('%s', (_note, action, request, want) => {
    expect(candidates(action, request)).toEqual(want);
  });
});

describe('a resource that a message gives by its bare name', () => {
  test.each([
    ['fills the only variable', 'Open', {}, 'a', one('box/a')],
    ['fills it though the request says otherwise', 'Open', { boxName: 'b' }, 'a', one('box/a')],
    ['picks among the ARNs', 'Open', { x: [arn('box/a'), arn('box/b')] }, 'b', one('box/b', 'requestArn')],
    ['picks among the names', 'Open', { boxNames: ['a', 'b'] }, 'b', one('box/b')],
    ['fits two patterns: undecided', 'Look', {}, 'a', several],
    ['fills no pair', 'Join', {}, 'a', none],
  ])('%s', (_note, action, request, name, want) => {
    expect(candidates(action, request, name)).toEqual(want);
  });
});

test.each([
  ['one of its patterns', arn('lid/x'), true],
  ['none of them', arn('cup/x'), false],
  ['another service', 'arn:aws:s3:::box/x', false],
  ['too short', 'arn:aws:made', false],
])('fits: %s', (_note, text, want) => {
  const { fits } = patternCandidates(
    { action: 'made:Look', values: [], account: '1', region: 'r', partition: 'aws' },
    table,
  );
  expect(fits(text)).toBe(want);
});
