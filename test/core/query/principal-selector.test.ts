import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseArn } from '../../../core/model/arn.ts';
import type { Principal } from '../../../core/model/denial.ts';
import {
  matchesAnySession,
  matchesPrincipal,
  mayMatchArn,
  parsePrincipalSelector,
  principalNames,
  sessionArnOf,
} from '../../../core/query/principal-selector.ts';
import { anyDenialOverrides } from '../../support/any-denial.ts';
import { aDenial } from '../../support/denials.ts';

const ROLE = 'arn:aws:iam::111122223333:role/ci/deploy-role';
const CN_ROLE = 'arn:aws-cn:iam::111122223333:role/deploy-role';
const SESSION = 'arn:aws:sts::111122223333:assumed-role/deploy-role/ci';
const who = (arn: string, session: string | null = null, sessionArn: string | null = null): Principal => ({
  arn,
  type: 'AssumedRole',
  session,
  sessionArn,
});

test.each([
  ['a role', ROLE, { kind: 'arn', arn: ROLE }],
  ['a session', SESSION, { kind: 'session', arn: SESSION, account: '111122223333', name: 'ci' }],
  [
    'a federated user',
    'arn:aws:sts::111122223333:federated-user/bob',
    {
      kind: 'session',
      arn: 'arn:aws:sts::111122223333:federated-user/bob',
      account: '111122223333',
      name: 'bob',
    },
  ],
  ['a name', 'deploy-role', { kind: 'name', name: 'deploy-role' }],
  ['a name with a path', 'ci/deploy-role', { kind: 'name', name: 'ci/deploy-role' }],
  [
    'what an ARN ends in',
    'role/ci/deploy-role',
    { kind: 'ending', text: 'role/ci/deploy-role', name: 'deploy-role' },
  ],
  ['nothing', '', { kind: 'name', name: '' }],
])('selector: %s', (_note, text, selector) => {
  expect(parsePrincipalSelector(text)).toEqual(selector);
});

test.each([
  ['a role with a path', who(ROLE), ['deploy-role']],
  ['a role session', who(ROLE, 'ci', SESSION), ['deploy-role', 'ci']],
  ['a session of an unknown role', who(SESSION), ['deploy-role', 'ci']],
  ['the root user', who('arn:aws:iam::111122223333:root'), ['root']],
  ['a service', who('backup.amazonaws.com'), ['backup.amazonaws.com']],
  ['an id with a slash and no ARN', who('AROA/x:y'), ['AROA/x:y']],
  ['an ARN that ends in a slash', who('arn:aws:iam::111122223333:user/'), []],
  ['a session of which only the ARN is known', who(ROLE, null, SESSION), ['deploy-role', 'ci']],
  ['an empty session', who(ROLE, ''), ['deploy-role']],
])('names: %s', (_note, principal, names) => {
  expect(principalNames(principal)).toEqual(names);
});

describe.each([
  [
    ROLE,
    [who(ROLE), who(ROLE, 'ci', SESSION)],
    [who(CN_ROLE), who(`${ROLE}2`), who(SESSION), who(CN_ROLE, 'ci', ROLE)],
  ],
  [
    SESSION,
    [who(ROLE, 'ci', SESSION), who(ROLE, 'ci'), who(SESSION)],
    [
      who(ROLE),
      who(ROLE, 'ci2'),
      who(CN_ROLE, 'ci'),
      who('arn:aws:iam::444455556666:role/deploy-role', 'ci'),
      who('arn:aws:iam::111122223333:user/deploy-role', 'ci'),
      who('arn:aws:sts::111122223333:role/deploy-role', 'ci'),
    ],
  ],
  [
    'ci',
    [who(ROLE, 'ci'), who('ci'), who('arn:aws:iam::1:user/a/ci')],
    [who(ROLE), who(ROLE, 'CI'), who('ci2')],
  ],
])('%s', (text, matching, others) => {
  const selector = parsePrincipalSelector(text);
  test.each(matching)('matches %j', (principal) => {
    expect(matchesPrincipal(selector, principal)).toBe(true);
    expect(mayMatchArn(selector, principal.arn)).toBe(true);
  });
  test.each(others)('does not match %j', (principal) => {
    expect(matchesPrincipal(selector, principal)).toBe(false);
  });
});

test('a session of another account is not looked for', () => {
  const selector = parsePrincipalSelector(SESSION);
  expect(mayMatchArn(selector, 'arn:aws:iam::444455556666:role/deploy-role')).toBe(false);
  expect(mayMatchArn(selector, 'AROAEXAMPLE')).toBe(true);
  expect(mayMatchArn(parsePrincipalSelector(ROLE), CN_ROLE)).toBe(false);
});

test('a role matches whatever its session, a session does not', () => {
  expect(matchesAnySession(parsePrincipalSelector(ROLE), ROLE)).toBe(true);
  expect(matchesAnySession(parsePrincipalSelector('deploy-role'), ROLE)).toBe(true);
  expect(matchesAnySession(parsePrincipalSelector('ci'), ROLE)).toBe(false);
  expect(matchesAnySession(parsePrincipalSelector(SESSION), ROLE)).toBe(false);
});

test('the ARN of a session leaves the path of its role out', () => {
  expect(sessionArnOf(who(ROLE, 'ci'))).toBe(SESSION);
  expect(sessionArnOf(who(ROLE))).toBeUndefined();
  expect(sessionArnOf(who('AROAEXAMPLE', 'ci'))).toBeUndefined();
});

test('every principal that matches is found under the name that the stores look up', () => {
  const found = fc.property(anyDenialOverrides, (overrides) => {
    const { principal } = aDenial(overrides).denial;
    const ending = parseArn(principal.arn)?.resource ?? principal.arn;
    const texts = [
      principal.arn,
      ending,
      principal.session,
      principal.sessionArn,
      ...principalNames(principal),
    ];
    for (const text of texts) {
      const selector = parsePrincipalSelector(text ?? '');
      if (!matchesPrincipal(selector, principal)) continue;
      const names = principalNames(principal);
      if (selector.kind === 'arn') expect(principal.arn).toBe(selector.arn);
      else if (selector.kind === 'ending')
        expect(names.some((name) => [selector.name, selector.text].includes(name))).toBe(true);
      else expect(names).toContain(selector.name);
    }
  });
  fc.assert(found, { numRuns: 300 });
});
