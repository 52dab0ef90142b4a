/** Histories of more and more lines: the same line, other events, other keys, other times. */
import type { Growth } from './growth.ts';

const START = 1_767_571_200;
const MINUTE = 60;
const HOUR = 3600;
const DAY = 24 * HOUR;

type Line = (n: number) => unknown;

const event = (n: number, ts: number, keys: Readonly<Record<string, string>>): unknown => ({
  ts,
  id: `e${n}`,
  keys: { principal: 'p', account: '111122223333', action: 's3:GetObject', resource: 'r', ...keys },
});

const LINES: readonly (readonly [string, Line])[] = [
  ['one event again', () => event(0, START, {})],
  ['events of one second', (n) => event(n, START, {})],
  ['events a second apart', (n) => event(n, START + n, {})],
  ['events a minute apart', (n) => event(n, START + n * MINUTE, {})],
  ['events an hour apart', (n) => event(n, START + n * HOUR, {})],
  ['events a day apart', (n) => event(n, START + n * DAY, {})],
  ['events backwards', (n) => event(n, START - n * MINUTE, {})],
  ['other principals', (n) => event(n, START + n, { principal: `p${n}` })],
  ['other accounts', (n) => event(n, START + n, { account: String(111_122_223_333 + n) })],
  ['other actions', (n) => event(n, START + n, { action: `s3:Get${n}` })],
  ['other resources', (n) => event(n, START + n, { resource: `r${n}` })],
  ['other policies', (n) => event(n, START + n, { policy: `policy${n}` })],
  [
    'everything other',
    (n) => event(n, START + n, { principal: `p${n}`, action: `a${n}`, resource: `r${n}` }),
  ],
  ['other principals, an hour apart', (n) => event(n, START + n * HOUR, { principal: `p${n}` })],
  ['ticks', (n) => ({ tick: START + n * MINUTE })],
  [
    'events and ticks',
    (n) => (n % 2 === 0 ? event(n, START + n * HOUR, { principal: `p${n}` }) : { tick: START + n * HOUR }),
  ],
  ['what is no event', (n) => ({ ts: `${n}` })],
];

export const historyGrowths: readonly Growth[] = LINES.map(([name, line]) => ({
  name,
  textOf: (size) => Array.from({ length: size }, (_, n) => JSON.stringify(line(n))).join('\n'),
}));
