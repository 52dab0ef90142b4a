import { expect, test } from 'vitest';
import { embeddedJson } from '../../../adapters/input/embedded-json.ts';

const record = { eventName: 'GetObject', userAgent: 'say "hi" \\ {x}', requestParameters: { key: 'a,b' } };
const json = JSON.stringify(record);

test.each<[string, string, object | undefined]>([
  ['behind a time', `2025-01-02T03:04:01 ${json}`, record],
  ['between a level and a mark', `INFO [main] - ${json} #7`, record],
  ['as a cell of CSV', `1735787070,"${json.replaceAll('"', '""')}",us-east-1`, record],
  ['as a JSON string', `"message": ${JSON.stringify(json)},`, record],
  ['no JSON', 'hello {world}', undefined],
  ['brackets the wrong way round', '} {', undefined],
  ['cut', `x ${json.slice(0, -1)}`, undefined],
])('%s', (_note, line, value) => {
  expect(embeddedJson(line)).toEqual(value);
});
