/** Laws of the decoder, over everything that the grammar of AWS's messages can say, and over anything else. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeMessage, decodePastedText } from '../../../core/decode/decode.ts';
import { anyText } from '../../support/any-text.ts';
import { action, reason, sentence } from '../../support/denial-sentences.ts';
import { pastedClaim } from '../../support/pasted-claim.ts';
import { runs } from '../../support/property-runs.ts';

function claimed(claim: ReturnType<typeof decodeMessage>) {
  const { principal, action, resource, layer, kind, policy } = claim;
  return { principal, action, resource, layer, kind, policy: policy?.arn ?? null };
}

describe('the claim has the parts of the sentence that the grammar built', () => {
  test('from a message as recorded', () => {
    fc.assert(
      fc.property(sentence, ({ text, want }) => {
        expect(claimed(decodeMessage(text))).toEqual(want);
      }),
    );
  });

  test('from a paste of it, with a tool around it', () => {
    const wrapped = fc.tuple(
      fc.constantFrom(
        '',
        'An error occurred (AccessDenied) when calling the X operation: ',
        'Error: AccessDenied: ',
      ),
      sentence,
      fc.constantFrom(
        '',
        '\n\tstatus code: 403, request id: 0a1b',
        ' (Service: Iam, Status Code: 403, Request ID: 1)',
      ),
    );
    fc.assert(
      fc.property(wrapped, ([before, { text, want }, behind]) => {
        expect(claimed(pastedClaim(before + text + behind))).toEqual(want);
      }),
    );
  });

  test('from a paste broken between words at any width, in a box or not', () => {
    const broken = fc.tuple(
      sentence,
      fc.integer({ min: 30, max: 120 }),
      fc.constantFrom('', '│ ', '> ', '    '),
    );
    fc.assert(
      fc.property(broken, ([{ text, want }, width, border]) => {
        expect(claimed(pastedClaim(wrapWords(text, width, border)))).toEqual(want);
      }),
    );
  });

  test('from a paste broken anywhere, as terminals do, where a reason bounds the resource', () => {
    const broken = fc
      .tuple(sentence, fc.integer({ min: 42, max: 100 }))
      .filter(([{ want }]) => want.kind !== 'unknown' && !(want.resource ?? '').includes(' '))
      // Two lines above the last one show how wide the terminal is.
      .filter(([{ text }, width]) => text.length > 2 * width);
    fc.assert(
      fc.property(broken, ([{ text, want }, width]) => {
        const pasted = claimed(pastedClaim(wrapAnywhere(text, width)));
        expect(pasted).toEqual(want);
      }),
    );
  });
});

function wrapWords(text: string, width: number, border: string): string {
  let line = border;
  const lines: string[] = [];
  for (const each of text.split(' ')) {
    if (line.length + each.length > width && line !== border) {
      lines.push(line);
      line = border;
    }
    line += line === border ? each : ` ${each}`;
  }
  return [...lines, line].join('\n');
}

function wrapAnywhere(text: string, width: number): string {
  const lines: string[] = [];
  for (let at = 0; at < text.length; at += width) lines.push(text.slice(at, at + width));
  return lines.join('\n');
}

describe('several denials in one text', () => {
  const several = fc.array(sentence, { minLength: 1, maxLength: 6 }).map((all) => all.map(shortSuffix));

  test.each([
    ['one a line', '\n'],
    ['a blank line between', '\n\n'],
    ['a tool before each', '\nAn error occurred (AccessDenied) when calling the X operation: '],
    ['a list in JSON', '"}, {"message": "'],
  ])('%s: each is found, equal ones once', (_note, between) => {
    fc.assert(
      fc.property(several, (all) => {
        const text = all.map((each) => each.text).join(between);
        const want = new Set(all.map((each) => JSON.stringify(each.want)));
        const found = decodePastedText(text).map(({ claim }) => JSON.stringify(claimed(claim)));
        expect(new Set(found)).toEqual(want);
        expect(found).toHaveLength(want.size);
      }),
      runs(100),
    );
  });
});

/** Without the encoded message, which is evidence and no part of what is compared. */
function shortSuffix<Sentence extends { readonly text: string }>(each: Sentence): Sentence {
  return { ...each, text: each.text.replace(/\. Encoded.*$/, '') };
}

describe('callers choose names, AWS chooses the reason', () => {
  test('the last reason wins, whatever the key says', () => {
    const injected = fc.tuple(reason, reason).filter(([, real]) => real.kind !== 'unknown');
    fc.assert(
      fc.property(injected, action, ([fake, real], denied) => {
        const key = `x"${fake.written('iam:CreateUser')}`;
        const head = `User: anonymous is not authorized to perform: ${denied} on resource: "arn:aws:s3:::b/${key}"`;
        const { layer, kind } = decodeMessage(head + real.written(denied));
        expect({ layer, kind }).toEqual({ layer: real.layer, kind: real.kind });
      }),
    );
  });

  test('a message cut anywhere claims nothing that the complete message does not claim', () => {
    fc.assert(
      fc.property(sentence, fc.double({ min: 0.05, max: 0.95, noNaN: true }), ({ text, want }, part) => {
        const claim = claimed(decodeMessage(`${text.slice(0, Math.floor(text.length * part))}...`));
        for (const member of ['principal', 'action', 'resource', 'policy'] as const) {
          expect([want[member], null]).toContain(claim[member]);
        }
        expect([want.layer, 'unknown']).toContain(claim.layer);
        expect([want.kind, 'unknown']).toContain(claim.kind);
      }),
    );
  });
});

describe('arbitrary text', () => {
  const pieces = fc.constantFrom(
    'User: ',
    ' is not authorized to perform: ',
    's3:GetObject',
    ' on resource: ',
    '"arn:aws:s3:::b/k"',
    ' with an explicit deny in a ',
    'service control policy',
    ': arn:aws:organizations::',
    ' because no ',
    ' allows the ',
    ' action',
    'Encoded authorization failure message: ',
    '...',
    '\n│ ',
    '\u001b[31m',
    '\\"',
    '&quot;',
    '***',
    '\ud800',
    'İ',
  );
  const anything = fc.oneof(
    anyText(300),
    fc.array(fc.oneof(pieces, fc.string({ maxLength: 8 })), { maxLength: 40 }).map((all) => all.join('')),
  );

  test('has a claim, and its evidence keeps to one line', () => {
    fc.assert(
      fc.property(anything, (text) => {
        const pasted = decodePastedText(text).map(({ claim }) => claim);
        for (const claim of [decodeMessage(text), ...pasted]) {
          const lines = [...claim.evidence.map(({ says }) => says), ...claim.contradictions];
          for (const line of lines) expect(line.split(/[\n\r\u2028]/)).toHaveLength(1);
          if (claim.layer === 'unknown') expect(claim.confidence).toBe('unknown');
          if (claim.resource === '*') expect(text).toContain('*');
        }
      }),
      runs(300),
    );
  });
});
