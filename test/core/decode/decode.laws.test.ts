/** Laws of the decoder, over everything that the grammar of AWS's messages can say, and over anything else. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeMessage, decodePastedText } from '../../../core/decode/decode.ts';
import { anyText } from '../../support/any-text.ts';
import { runs } from '../../support/property-runs.ts';

const word = (characters: string, maxLength = 24) =>
  fc.string({ unit: fc.constantFrom(...characters), minLength: 1, maxLength });
const lower = word('abcdefghijklmnopqrstuvwxyz');
/** Ends in a letter: behind a pasted value, a comma or a full stop could belong to either. */
const name = fc
  .tuple(word('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+=,.@_-'), lower)
  .map((parts) => parts.join('').replaceAll(/\.+/g, '.'));
const account = fc.constantFrom('111122223333', '444455556666', '777788889999');
const partition = fc.constantFrom('aws', 'aws-cn', 'aws-us-gov', 'aws-iso', 'aws-iso-b');

const principal = fc.oneof(
  fc.tuple(partition, account, name).map(([p, a, n]) => `arn:${p}:iam::${a}:user/${n}`),
  fc.tuple(partition, account, name, name).map(([p, a, r, s]) => `arn:${p}:sts::${a}:assumed-role/${r}/${s}`),
  fc.tuple(partition, account).map(([p, a]) => `arn:${p}:iam::${a}:root`),
  fc.constant('anonymous'),
);
const action = fc.tuple(lower, lower).map(([service, operation]) => `${service}:Do${operation}`);

interface Target {
  readonly written: string;
  readonly resource: string | null;
}

const plainTarget = fc
  .oneof(
    fc
      .tuple(partition, lower, account, name)
      .map(([p, s, a, n]) => `arn:${p}:${s}:eu-west-1:${a}:thing/${n}`),
    fc.tuple(fc.constantFrom('role', 'user', 'instance profile', 'access key'), name).map((w) => w.join(' ')),
    fc.constantFrom('*', 'arn:aws:ec2:us-east-1:111122223333:instance/*'),
  )
  .map((resource): Target => ({ written: ` on resource: ${resource}`, resource }));
const target = fc.oneof(
  plainTarget,
  name.map((key): Target => {
    const resource = `arn:aws:s3:::ledger/${key}`;
    return { written: ` on resource: "${resource}"`, resource };
  }),
  fc.constantFrom('', ' on this resource').map((written): Target => ({ written, resource: null })),
);

const scp = 'arn:aws:organizations::777788889999:policy/o-exampleorg/service_control_policy/p-example1';
const rcp = 'arn:aws:organizations::777788889999:policy/o-exampleorg/resource_control_policy/p-example2';
const iam = 'arn:aws:iam::111122223333:policy/team/Limits';

const TYPES = [
  ['a service control policy', 'serviceControlPolicy', scp],
  ['a resource control policy', 'resourceControlPolicy', rcp],
  ['a VPC endpoint policy', 'vpcEndpointPolicy', undefined],
  ['a permissions boundary', 'permissionsBoundary', iam],
  ['a session policy', 'sessionPolicy', iam],
  ['an identity-based policy', 'identityPolicy', iam],
  ['a resource-based policy', 'resourcePolicy', undefined],
] as const;

interface Reason {
  readonly written: (action: string) => string;
  readonly layer: string;
  readonly kind: string;
  readonly policy: string | null;
}

const reason = fc.oneof(
  fc.constant<Reason>({ written: () => '', layer: 'unknown', kind: 'unknown', policy: null }),
  fc.tuple(fc.constantFrom(...TYPES), fc.boolean()).map(([[words, layer, arn], named]): Reason => {
    const policy = named ? arn : undefined;
    const written = ` with an explicit deny in ${words}${policy === undefined ? '' : `: ${policy}`}`;
    return { written: () => written, layer, kind: 'explicit', policy: policy ?? null };
  }),
  fc.constantFrom(...TYPES).map(([words, layer]): Reason => {
    const type = words.slice(words.indexOf(' ') + 1);
    const written = (denied: string) => ` because no ${type} allows the ${denied} action`;
    return { written, layer, kind: 'implicit', policy: null };
  }),
);

const prefix = fc.constantFrom('', 'You are not authorized to perform this operation. ');
const suffix = fc.constantFrom('', '.', `. Encoded authorization failure message: ${'Ab-9_'.repeat(40)}`);

const sentence = fc.record({ prefix, principal, action, target, reason, suffix }).map((parts) => {
  const why = parts.reason.written(parts.action);
  const who = `User: ${parts.principal} is not authorized to perform: ${parts.action}`;
  const { layer, kind, policy } = parts.reason;
  const want = {
    principal: parts.principal,
    action: parts.action,
    resource: parts.target.resource,
    layer,
    kind,
    policy,
  };
  return { text: `${parts.prefix}${who}${parts.target.written}${why}${parts.suffix}`, want };
});

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
        expect(claimed(decodePastedText(before + text + behind))).toEqual(want);
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
        expect(claimed(decodePastedText(wrapWords(text, width, border)))).toEqual(want);
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
        const pasted = claimed(decodePastedText(wrapAnywhere(text, width)));
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
        for (const claim of [decodeMessage(text), decodePastedText(text)]) {
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
