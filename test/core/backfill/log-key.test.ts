import { describe, expect, test } from 'vitest';
import { dayOf, isFolderOutside, isLogKey, isWanted, jumpFrom } from '../../../core/backfill/log-key.ts';

const ACCOUNT = 'AWSLogs/o-exampleorg1/111122223333';
const REGION = `${ACCOUNT}/CloudTrail/us-east-1/`;
const NAME = '111122223333_CloudTrail_us-east-1_20261120T1005Z_x.json.gz';
const logOf = (day: string) => `${REGION}${day}/${NAME}`;

test.each([
  [logOf('2026/11/20'), true],
  ['export/part-0001.jsonl', true],
  ['one.JSON.GZ', true],
  [`${ACCOUNT}/CloudTrail-Digest/us-east-1/2026/11/20/${NAME}`, false],
  [`${ACCOUNT}/CloudTrail-Insight/us-east-1/2026/11/20/${NAME}`, false],
  [`${ACCOUNT}/Config/us-east-1/2026/11/20/ConfigHistory/x.json.gz`, false],
  [`${ACCOUNT}/vpcflowlogs/us-east-1/2026/11/20/x.log.gz`, false],
  [`${REGION}`, false],
  ['manifest.csv', false],
])('%s is a log file: %s', (key, isLog) => {
  expect(isLogKey(key)).toBe(isLog);
});

test.each([
  [logOf('2026/11/20'), '2026-11-20'],
  ['2026/11/20/05/firehose-1.json.gz', '2026-11-20'],
  [`${REGION}2026/02/30/x.json`, undefined],
  ['2026-11-20/x.json', undefined],
])('the day of %s', (key, day) => {
  expect(dayOf(key)).toBe(day);
});

const DAYS = { since: '2026-11-18', until: '2026-11-20' };

test.each([
  ['2026/11/17', false],
  ['2026/11/18', true],
  ['2026/11/20', true],
  ['2026/11/21', false],
])('the days that were asked for, with both ends: %s', (day, isIn) => {
  expect(isWanted(logOf(day), DAYS)).toBe(isIn);
});

test('a key without a day is wanted: it may be of any', () => {
  expect(isWanted('export/one.json', DAYS)).toBe(true);
});

describe('where the listing goes on', () => {
  test.each([
    ['before: with the first day', logOf('2019/01/01'), `${REGION}2026/11/18/`],
    ['behind: with the next Region', logOf('2027/01/01'), `${REGION}:`],
    ['within: with the next key', logOf('2026/11/19'), undefined],
    ['outside the folders of a trail, where other files may lie between', '2019/01/01/x.json', undefined],
  ])('%s', (_note, key, next) => {
    expect(jumpFrom(key, DAYS)).toBe(next);
  });
});

test.each([
  [`${REGION}2025/`, true],
  [`${REGION}2026/`, false],
  [`${REGION}2026/10/`, true],
  [`${REGION}2026/11/`, false],
  [`${REGION}2026/11/21/`, true],
  [`${REGION}`, false],
  ['AWSLogs/111122223333/', false],
])('a folder that lies outside whole: %s %s', (folder, isOutside) => {
  expect(isFolderOutside(folder, DAYS)).toBe(isOutside);
});
