import { describe, expect, test } from 'vitest';
import { parseBase64, parseDate, parseNumber, parseTruth } from '../../../../core/evaluate/parse/scalar.ts';

describe('numbers', () => {
  test.each([
    ['0', 0],
    ['-7', -7],
    ['+7', 7],
    ['1.25', 1.25],
    ['1.', 1],
    ['.25', 0.25],
    ['1e3', 1000],
    ['1.5E-3', 0.0015],
    ['2e+2', 200],
  ])('%s', (text, value) => {
    expect(parseNumber(text)).toBe(value);
  });

  test.each([
    '',
    '.',
    '-',
    'ten',
    'x1',
    '1x',
    ' 1',
    '1 ',
    '1,5',
    '0x10',
    '1e',
    'e1',
    '1e1234',
    '1.2.3',
    'Infinity',
  ])('none: %j', (text) => {
    expect(parseNumber(text)).toBeUndefined();
  });
});

describe('dates', () => {
  test.each([
    ['2026', '2026-01-01T00:00:00.000Z'],
    ['2026-11', '2026-11-01T00:00:00.000Z'],
    ['2026-11-20', '2026-11-20T00:00:00.000Z'],
    ['2026-11-20T09:15', '2026-11-20T09:15:00.000Z'],
    ['2026-11-20T09:15:01', '2026-11-20T09:15:01.000Z'],
    ['2026-11-20T09:15:01Z', '2026-11-20T09:15:01.000Z'],
    ['2026-11-20t09:15:01z', '2026-11-20T09:15:01.000Z'],
    ['2026-11-20T09:15:01.25Z', '2026-11-20T09:15:01.250Z'],
    ['2026-11-20T09:15:01+02:30', '2026-11-20T06:45:01.000Z'],
    ['2026-11-20T09:15:01-0230', '2026-11-20T11:45:01.000Z'],
    ['1767225601', '2026-01-01T00:00:01.000Z'],
    ['1767225601.125', '2026-01-01T00:00:01.125Z'],
    ['12345', '1970-01-01T03:25:45.000Z'],
  ])('%s', (text, iso) => {
    expect(new Date(parseDate(text) ?? Number.NaN).toISOString()).toBe(iso);
  });

  test.each([
    '',
    'soon',
    '1234567890123',
    'x12345',
    '12345x',
    '12345.',
    '12345.1234567890',
    '2026-13-01',
    '2026-1-1',
    '2026-11-20T09',
    '2026-11-20 09:15',
    'x2026-11-20',
    '2026-11-20x',
  ])('none: %j', (text) => {
    expect(parseDate(text)).toBeUndefined();
  });
});

test.each([
  ['true', true],
  ['TRUE', true],
  ['False', false],
  ['1', undefined],
  ['', undefined],
])('truth: %j', (text, value) => {
  expect(parseTruth(text)).toBe(value);
});

describe('bytes', () => {
  test.each([
    ['', ''],
    ['QUJD', 'QUJD'],
    ['QQ==', 'QQ'],
    ['QQ=', 'QQ'],
    ['QQ', 'QQ'],
    ['QUI=', 'QUI'],
    ['QR==', 'QQ'],
    ['QUJ=', 'QUI'],
    ['QUK', 'QUI'],
    ['QUJDRA==', 'QUJDRA'],
  ])('%s', (text, value) => {
    expect(parseBase64(text)).toBe(value);
  });

  test.each(['Q', 'QUJDQ', '=QQ', 'QQ===', 'Q Q=', '!QQ', 'QQ!', 'Q-_='])('none: %j', (text) => {
    expect(parseBase64(text)).toBeUndefined();
  });
});
