import { expect, test } from 'vitest';
import { isRegionName } from '../../contract/region-name.ts';

test.each([
  ['us-east-1', true],
  ['ap-southeast-2', true],
  ['us-gov-west-1', true],
  ['us-isob-east-1', true],
  ['eu-isoe-west-1', true],
  ['eusc-de-east-1', true],
  ['mx-central-1', true],
  ['', false],
  ['europe', false],
  ['us-east', false],
  ['us-east-1a', false],
  ['US-EAST-1', false],
  ['eu_central_1', false],
  [' us-east-1', false],
  ['us-east-1\n', false],
  ['evil.example/us-east-1', false],
  ['us-east-1.evil.example', false],
  [`${'a-'.repeat(2_000)}1`, false],
])('the name of a Region: %j is one: %s', (text, isOne) => {
  expect(isRegionName(text)).toBe(isOne);
});
