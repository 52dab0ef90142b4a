import { expect, test } from 'vitest';
import { classifyErrorCode } from '../../core/decode/error-codes.ts';
import { ERROR_CODES } from '../support/rule-cases.ts';

test.each([
  ['denials', 'denial'],
  ['dependencies', 'dependency'],
  ['lookAlikes', 'lookAlike'],
] as const)('%s, as the real matcher recorded them, are classed `%s` by the decoder too', (list, wanted) => {
  const others = ERROR_CODES[list].filter((code) => classifyErrorCode(code).class !== wanted);
  expect(others).toEqual([]);
});
