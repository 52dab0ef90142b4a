/** The sample of changes: every change that caused a denial is named as its cause, no other one is, and the files are those of the script. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { sampleOfChanges } from '../../scripts/generate-examples-changes.ts';
import { denials } from '../support/run-cli.ts';

const FOLDER = 'examples/changes';
const text = (name: string) => readFileSync(`${FOLDER}/${name}`, 'utf8');

interface Changed {
  readonly time: string;
  readonly event: string;
}

interface Labelled {
  readonly eventId: string;
  readonly story: string;
  readonly layer: string;
  readonly kind: string;
  readonly caused: readonly (Changed & { readonly before: string })[];
  readonly bystanders: readonly Changed[];
  /** Wrote what stood before the cause; what stood before it is not recorded. */
  readonly earlier: readonly Changed[];
  readonly open: readonly Changed[];
}

interface Listed extends Changed {
  readonly effect: string;
  readonly before: string | null;
  readonly diff?: object;
}

interface Explained {
  readonly eventId: string;
  readonly attribution: { readonly layer: string; readonly kind: string };
  readonly changed: readonly Listed[];
}

const EXPECTED: readonly Labelled[] = text('expected.jsonl')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line));
const EXPLAIN = ['explain', `${FOLDER}/log.jsonl`, '--snapshot', `${FOLDER}/snapshot.json`];
const { lines } = await denials([...EXPLAIN, '--jsonl']);
const EXPLAINED = new Map(
  lines.map((line): [string, Explained] => [String(line.eventId), JSON.parse(JSON.stringify(line))]),
);

const explained = (eventId: string): Explained => {
  const found = EXPLAINED.get(eventId);
  if (found === undefined) throw new Error(`${eventId} is not explained`);
  return found;
};

const nameOf = ({ time, event }: Changed) => `${time} ${event}`;

test('the files are what the script writes', () => {
  expect(sampleOfChanges()).toEqual({
    snapshot: text('snapshot.json'),
    log: text('log.jsonl'),
    expected: text('expected.jsonl'),
  });
});

test('every denial is labelled, and most have a cause', () => {
  expect(EXPLAINED.size).toBe(EXPECTED.length);
  expect(EXPECTED.filter(({ caused }) => caused.length > 0).length).toBeGreaterThanOrEqual(30);
  expect(EXPECTED.filter(({ bystanders }) => bystanders.length > 0).length).toBeGreaterThanOrEqual(10);
});

test.for(EXPECTED)('$eventId: $story', ({ eventId, layer, kind, caused, bystanders, earlier, open }) => {
  const { attribution, changed } = explained(eventId);
  expect([attribution.layer, attribution.kind]).toEqual([layer, kind]);
  const causes = changed.filter(({ effect }) => effect === 'caused');
  expect(causes.map((each) => [nameOf(each), each.before])).toEqual(
    caused.map((each) => [nameOf(each), each.before]),
  );
  const others = new Set(bystanders.map(nameOf));
  const listed = changed.filter((each) => others.has(nameOf(each)));
  expect(listed.map(({ effect }) => effect)).toEqual(listed.map(() => 'unrelated'));
  const unknown = changed.filter(({ effect }) => effect === 'unknown').map(nameOf);
  expect(unknown).toEqual(expect.arrayContaining(open.map(nameOf)));
  expect([...earlier, ...open].map(nameOf)).toEqual(expect.arrayContaining(unknown));
});
