import { describe, expect, test } from 'vitest';
import { decodeMessage } from '../../../core/decode/decode.ts';
import { attributionOf, type DenialClaim } from '../../../core/decode/denial-claim.ts';
import messages from '../../cases/decode/messages.json' with { type: 'json' };
import { pastedClaim } from '../../support/pasted-claim.ts';

/** Members of a case's `want` that are not members of the claim, and how to check them. */
const CHECKS: Readonly<Record<string, (claim: DenialClaim, want: unknown) => void>> = {
  policy: (claim, want) => expect(claim.policy?.arn ?? null).toBe(want),
  policyName: (claim, want) => expect(claim.policy?.name ?? null).toBe(want),
  encoded: ({ encoded }, want) =>
    expect(encoded && { length: encoded.text.length, complete: encoded.complete }).toEqual(want),
  evidence: ({ evidence }, want) => expect(evidence.map(({ says }) => says).join('\n')).toContain(want),
  contradiction: ({ contradictions }, want) => expect(contradictions.join('\n')).toContain(want),
};

function checkClaim(claim: DenialClaim, want: Readonly<Record<string, unknown>>): void {
  for (const [member, value] of Object.entries(want)) {
    const check = CHECKS[member];
    if (check !== undefined) check(claim, value);
    else expect({ [member]: Reflect.get(claim, member) }).toEqual({ [member]: value });
  }
}

describe('messages as CloudTrail records them', () => {
  test.each(messages.map((each) => [each.note, each] as const))('%s', (_note, { message, context, want }) => {
    const claim = decodeMessage(message, context);
    checkClaim(claim, want);
    if (!('contradiction' in want)) expect(claim.contradictions).toEqual([]);
    if (!('truncated' in want)) expect(claim.truncated).toBe(false);
  });

  test('each gives the same claim when it is pasted', () => {
    for (const { message, want, context } of messages) {
      if (
        message === '' ||
        context !== undefined ||
        message.includes('"arn:aws:s3:::b/x') ||
        /[<…]|b\/User/.test(message)
      )
        continue;
      const { action, principal, layer, kind, policy } = want;
      const claim = pastedClaim(message);
      const claimed = {
        action: claim.action,
        principal: claim.principal,
        layer: claim.layer,
        kind: claim.kind,
      };
      expect({ message, ...claimed }).toEqual({ message, action, principal, layer, kind });
      expect(claim.policy?.arn ?? null).toBe(policy);
    }
  });
});

test('the attribution of a claim has the public shape', () => {
  const claim = decodeMessage(messages[0]?.message ?? '');
  expect(attributionOf(claim)).toEqual({
    layer: 'serviceControlPolicy',
    policyKind: null,
    kind: 'explicit',
    reason: null,
    policy: claim.policy,
    statement: null,
    conditions: [],
    confidence: 'stated',
    evidence: claim.evidence,
    alsoBlockedBy: [],
    mayAlsoBlock: [],
    refusedCheck: null,
    contradictions: [],
  });
});
