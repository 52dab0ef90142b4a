/** What to do next: few steps, and commands that are safe to paste, whatever a caller chose as names. */
import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nextSteps } from '../../core/attribute/next-steps.ts';
import type { HiddenLayer } from '../../core/gather/layer-policies.ts';
import { UNKNOWN_ATTRIBUTION } from '../../core/model/attribution.ts';
import { POLICY_LAYERS } from '../../core/model/policy-layer.ts';

const HOME = '111122223333';

/** What a shell would take for more than a word. */
const hostile = fc.oneof(
  fc.constantFrom(
    "'; touch gone; '",
    '$(id)',
    '`id`',
    'a b',
    '--endpoint-url=x',
    '"',
    "'",
    '\\',
    '*',
    '~',
    '\n',
    '#',
    '\u202e',
    '',
  ),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
);

const openAnswers = fc.record({
  account: fc.constantFrom(HOME, null),
  region: hostile,
  eventId: hostile,
  name: hostile,
  service: fc.constantFrom('s3', 'kms', 'sns', 'lambda', 'ecr', 'iam', 'events', 'backup', 'sqs'),
  accessKeyId: fc.option(hostile, { nil: undefined }),
  claim: fc.option(
    fc.record({
      authorizationId: fc.option(hostile),
      encoded: fc.option(fc.record({ text: hostile, complete: fc.boolean() })),
    }),
    { nil: undefined },
  ),
  hidden: fc.option(
    fc.uniqueArray(
      fc.constantFrom(...POLICY_LAYERS).map((layer): HiddenLayer => ({ layer, code: 'notRead', why: 'x' })),
      { selector: ({ layer }) => layer },
    ),
    { nil: undefined },
  ),
});

type OpenAnswer = typeof openAnswers extends fc.Arbitrary<infer T> ? T : never;

function stepsFor({ account, region, eventId, name, service, ...known }: OpenAnswer) {
  const resource = `arn:aws:${service}:${region}:${HOME}:${service === 'iam' ? 'role/' : ''}${name}`;
  return nextSteps({
    denial: { account, region, eventId },
    attribution: UNKNOWN_ATTRIBUTION,
    resource,
    ...known,
  });
}

/** The same answer with names that need no quotes. A Region that is not stated stays so: it is left out of a command. */
const tame = (given: OpenAnswer): OpenAnswer => ({
  ...given,
  region: given.region && 'r',
  eventId: 'e',
  name: 'n',
  accessKeyId: given.accessKeyId === undefined ? undefined : 'k',
  claim: given.claim && {
    authorizationId: given.claim.authorizationId === null ? null : 'i',
    encoded: given.claim.encoded && { ...given.claim.encoded, text: 't' },
  },
});

/** The words of each command of each list, as a shell takes them apart: one shell for all, because to start one is slow. */
function wordsOf(lists: readonly (readonly string[])[]): readonly (readonly (readonly string[])[])[] {
  const script = lists
    .flatMap((commands) => [
      ...commands.map((command) => `printf '%s\\0' ${command}; printf '\\n\\0'`),
      "printf '\\n\\n\\0'",
    ])
    .join('\n');
  const out = execFileSync('sh', ['-c', script], { encoding: 'utf8' });
  return out
    .split('\n\n\0')
    .slice(0, -1)
    .map((list) =>
      list
        .split('\n\0')
        .slice(0, -1)
        .map((words) => words.split('\0').slice(0, -1)),
    );
}

/** Program, service and operation. */
const nameOf = (words: readonly string[]) => words.slice(0, 3).join(' ');

const commandsOf = (given: OpenAnswer) => stepsFor(given).flatMap(({ command }) => command ?? []);

const ANSWERS = 15;

test('the next steps are few, and every name in them is one word of the command', () => {
  fc.assert(
    fc.property(fc.array(openAnswers, { minLength: ANSWERS, maxLength: ANSWERS, size: 'max' }), (answers) => {
      for (const given of answers) {
        const steps = stepsFor(given);
        expect(steps.length).toBeGreaterThan(0);
        expect(steps.length).toBeLessThanOrEqual(3);
        for (const step of steps) expect(step.do).toMatch(/^[^\p{Cc}\p{Zl}\p{Zp}]+$/u);
      }
      const words = wordsOf([...answers.map(commandsOf), ...answers.map((each) => commandsOf(tame(each)))]);
      expect(words.length).toBe(2 * ANSWERS);
      for (const [index, given] of answers.entries()) {
        const own = words[index] ?? [];
        expect(own.length).toBe(commandsOf(given).length);
        for (const [program] of own) expect(['aws', 'denials']).toContain(program);
        const plain = new Map(words[ANSWERS + index]?.map((list) => [nameOf(list), list]));
        for (const list of own) expect(list.length).toBe(plain.get(nameOf(list))?.length ?? list.length);
      }
    }),
    { numRuns: 10 },
  );
});
