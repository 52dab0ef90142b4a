/** What AWS stated, recorded and encoded, and what the policies say: every pair, agreeing and not. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assess } from '../../../../core/assess/assess.ts';
import { awsReportsOf } from '../../../../core/attribute/reconcile/aws-reports.ts';
import { reconcile } from '../../../../core/attribute/reconcile/reconcile.ts';
import { authorizationDetails } from '../../../../core/decode/authorization-details.ts';
import { decodeAuthorizationMessage } from '../../../../core/decode/authorization-message.ts';
import type { HiddenLayer } from '../../../../core/gather/layer-policies.ts';
import { type Attribution, evidenceCode, UNKNOWN_ATTRIBUTION } from '../../../../core/model/attribution.ts';
import type { PolicySet } from '../../../../core/model/policy.ts';

const SCP = 'arn:aws:organizations::999988887777:policy/o-demo/service_control_policy/p-1';
const OWN = 'arn:aws:iam::111122223333:policy/own';
const PAIR = { action: 'iam:CreateUser', resource: 'arn:aws:iam::111122223333:user/new' };
const REQUEST = { principal: 'arn:aws:iam::111122223333:user/ana', ...PAIR };

const statement = (Effect: string, Sid: string, Action = '*') => ({ Effect, Sid, Action, Resource: '*' });
const document = (...Statement: readonly object[]) => ({ document: { Version: '2012-10-17', Statement } });
const ALLOW = statement('Allow', 'All');
const level = (...Statement: readonly object[]) => [
  { target: 'r-1', policies: [{ name: 'guard', arn: SCP, ...document(...Statement) }] },
];
const own = (...Statement: readonly object[]) => [{ name: 'own', arn: OWN, ...document(...Statement) }];

const EVALUATED = {
  scp: {
    serviceControlPolicies: level(ALLOW, statement('Deny', 'Scp')),
    identityPolicies: own(ALLOW),
  },
  own: { serviceControlPolicies: level(ALLOW), identityPolicies: own(ALLOW, statement('Deny', 'Own')) },
  both: {
    serviceControlPolicies: level(ALLOW, statement('Deny', 'Scp')),
    identityPolicies: own(ALLOW, statement('Deny', 'Own')),
  },
  silent: {
    serviceControlPolicies: level(ALLOW),
    identityPolicies: own(statement('Allow', 'Other', 'sqs:*')),
  },
  allows: { serviceControlPolicies: level(ALLOW), identityPolicies: own(ALLOW) },
} as const satisfies Readonly<Record<string, PolicySet>>;

const named = (layer: Attribution['layer'], kind: Attribution['kind'], arn: string | null): Attribution => ({
  ...UNKNOWN_ATTRIBUTION,
  layer,
  kind,
  confidence: 'stated',
  policy: arn === null ? null : { arn, name: null, target: null },
});
const STATED = {
  none: UNKNOWN_ATTRIBUTION,
  scp: named('serviceControlPolicy', 'explicit', SCP),
  silent: named('identityPolicy', 'implicit', null),
  kind: { ...UNKNOWN_ATTRIBUTION, kind: 'explicit' },
} as const;

const recorded = (evaluatedEffect: string, uri: string | null, type: string, sid: string) =>
  authorizationDetails([
    {
      evaluations: [
        {
          ...PAIR,
          evaluatedEffect,
          matchedPolicies:
            uri === null ? [] : [{ uri, matchedStatements: [{ sid, evaluatedEffect: 'DENY' }] }],
        },
      ],
      policies:
        uri === null ? [] : [{ uri, type, inline: false, attachedTo: [{ arn: 'arn:aws:x::root/r-1' }] }],
    },
  ]);
const DETAILS = {
  none: undefined,
  scp: recorded('EXPLICIT_DENY', SCP, 'SERVICE_CONTROL_POLICY', 'Scp'),
  own: recorded('EXPLICIT_DENY', OWN, 'IDENTITY_BASED_POLICY', 'Own'),
  silent: recorded('IMPLICIT_DENY', null, '', ''),
  allowed: recorded('ALLOW', null, '', ''),
} as const;

const encoded = (allowed: boolean, explicitDeny: boolean, sids: readonly string[]) =>
  decodeAuthorizationMessage(
    JSON.stringify({
      allowed,
      explicitDeny,
      matchedStatements: { items: sids.map((statementId) => ({ statementId, effect: 'DENY' })) },
      context: {},
    }),
  );
const DECODED = {
  none: undefined,
  scp: encoded(false, true, ['Scp']),
  own: encoded(false, true, ['Own']),
  unnamed: encoded(false, true, []),
  silent: encoded(false, false, []),
  allowed: encoded(true, false, []),
} as const;

interface Reported {
  readonly stated: keyof typeof STATED;
  readonly details: keyof typeof DETAILS;
  readonly decoded: keyof typeof DECODED;
  readonly evaluated: keyof typeof EVALUATED;
}

function reconciled(reported: Reported, hidden: readonly HiddenLayer[] = []): Attribution {
  const policies: PolicySet = EVALUATED[reported.evaluated];
  const assessment = assess({ input: { request: REQUEST, policies }, hidden });
  if (assessment === undefined) throw new Error('the request of the test cannot be read');
  const stated = STATED[reported.stated];
  const answers = { details: DETAILS[reported.details], decoded: DECODED[reported.decoded] };
  const lookups = {
    organization: undefined,
    identity: undefined,
    resource: undefined,
    owner: '111122223333',
    ownersOrganization: undefined,
    endpoint: undefined,
  };
  const evidenceContext = { policies, lookups, context: new Map() };
  return reconcile({
    stated,
    awsReports: awsReportsOf(stated, answers, PAIR),
    assessment,
    evidenceContext,
    pair: PAIR,
  });
}

type Row = readonly [
  stated: Reported['stated'],
  details: Reported['details'],
  decoded: Reported['decoded'],
  evaluated: Reported['evaluated'],
  layer: string,
  sid: string | null,
  confidence: string,
  contradictions: number,
];

/** S: the SCP denies, O: the own policy denies. */
const ROWS: readonly Row[] = [
  // only the policies
  ['none', 'none', 'none', 'scp', 'serviceControlPolicy', 'Scp', 'evaluated', 0],
  ['none', 'none', 'none', 'own', 'identityPolicy', 'Own', 'evaluated', 0],
  ['none', 'none', 'none', 'both', 'serviceControlPolicy', 'Scp', 'evaluated', 0],
  ['none', 'none', 'none', 'silent', 'identityPolicy', null, 'evaluated', 0],
  ['none', 'none', 'none', 'allows', 'unknown', null, 'unknown', 0],
  // the message and the policies
  ['scp', 'none', 'none', 'scp', 'serviceControlPolicy', 'Scp', 'stated', 0],
  ['scp', 'none', 'none', 'both', 'serviceControlPolicy', 'Scp', 'stated', 0],
  ['scp', 'none', 'none', 'own', 'serviceControlPolicy', null, 'stated', 1],
  ['scp', 'none', 'none', 'silent', 'serviceControlPolicy', null, 'stated', 1],
  ['scp', 'none', 'none', 'allows', 'serviceControlPolicy', null, 'stated', 1],
  ['silent', 'none', 'none', 'silent', 'identityPolicy', null, 'stated', 0],
  ['silent', 'none', 'none', 'allows', 'identityPolicy', null, 'stated', 1],
  ['silent', 'none', 'none', 'scp', 'identityPolicy', null, 'stated', 2],
  ['kind', 'none', 'none', 'own', 'identityPolicy', 'Own', 'evaluated', 0],
  ['kind', 'none', 'none', 'silent', 'unknown', null, 'unknown', 0],
  // the message and the authorization details
  ['scp', 'scp', 'none', 'scp', 'serviceControlPolicy', 'Scp', 'stated', 0],
  ['scp', 'scp', 'none', 'allows', 'serviceControlPolicy', 'Scp', 'stated', 1],
  ['scp', 'own', 'none', 'scp', 'serviceControlPolicy', 'Scp', 'stated', 1],
  ['scp', 'silent', 'none', 'scp', 'serviceControlPolicy', 'Scp', 'stated', 1],
  ['scp', 'allowed', 'none', 'scp', 'serviceControlPolicy', 'Scp', 'stated', 1],
  // the message and the decoded message
  ['scp', 'none', 'scp', 'scp', 'serviceControlPolicy', 'Scp', 'stated', 0],
  ['scp', 'none', 'silent', 'scp', 'serviceControlPolicy', 'Scp', 'stated', 1],
  ['silent', 'none', 'silent', 'silent', 'identityPolicy', null, 'stated', 0],
  ['silent', 'none', 'own', 'silent', 'identityPolicy', null, 'stated', 1],
  ['kind', 'none', 'silent', 'silent', 'identityPolicy', null, 'decoded', 1],
  // the authorization details and the policies
  ['none', 'scp', 'none', 'scp', 'serviceControlPolicy', 'Scp', 'stated', 0],
  ['none', 'own', 'none', 'both', 'identityPolicy', 'Own', 'stated', 0],
  ['none', 'scp', 'none', 'own', 'serviceControlPolicy', 'Scp', 'stated', 1],
  ['none', 'own', 'none', 'allows', 'identityPolicy', 'Own', 'stated', 1],
  ['none', 'silent', 'none', 'silent', 'identityPolicy', null, 'decoded', 0],
  ['none', 'silent', 'none', 'scp', 'unknown', null, 'unknown', 1],
  ['none', 'allowed', 'none', 'silent', 'identityPolicy', null, 'evaluated', 1],
  // the authorization details and the decoded message
  ['none', 'scp', 'scp', 'scp', 'serviceControlPolicy', 'Scp', 'stated', 0],
  ['none', 'scp', 'own', 'both', 'serviceControlPolicy', 'Scp', 'stated', 1],
  ['none', 'scp', 'silent', 'scp', 'serviceControlPolicy', 'Scp', 'stated', 1],
  ['none', 'silent', 'own', 'silent', 'identityPolicy', null, 'decoded', 1],
  // the decoded message and the policies
  ['none', 'none', 'scp', 'both', 'serviceControlPolicy', 'Scp', 'decoded', 0],
  ['none', 'none', 'own', 'both', 'identityPolicy', 'Own', 'decoded', 1],
  ['none', 'none', 'unnamed', 'both', 'serviceControlPolicy', 'Scp', 'decoded', 0],
  ['none', 'none', 'own', 'scp', 'unknown', null, 'unknown', 1],
  ['none', 'none', 'own', 'silent', 'unknown', null, 'unknown', 0],
  ['none', 'none', 'silent', 'silent', 'identityPolicy', null, 'decoded', 0],
  ['none', 'none', 'silent', 'own', 'unknown', null, 'unknown', 1],
  ['none', 'none', 'allowed', 'own', 'identityPolicy', 'Own', 'evaluated', 1],
];

describe('message, details, decoded message, policies', () => {
  test.each(ROWS)(
    '%s, %s, %s, %s: %s',
    (stated, details, decoded, evaluated, layer, sid, confidence, contradictions) => {
      const result = reconciled({ stated, details, decoded, evaluated });
      expect({
        layer: result.layer,
        sid: result.statement?.sid ?? null,
        confidence: result.confidence,
        contradictions: result.contradictions.length,
      }).toEqual({ layer, sid, confidence, contradictions });
    },
  );
});

const keys = <T extends object>(of: T): fc.Arbitrary<keyof T & string> =>
  fc.constantFrom(...(Object.keys(of) as (keyof T & string)[]));
const REPORTED = fc.record({
  stated: keys(STATED),
  details: keys(DETAILS),
  decoded: keys(DECODED),
  evaluated: keys(EVALUATED),
});
const HIDDEN = fc.subarray(
  (['serviceControlPolicy', 'permissionsBoundary', 'identityPolicy', 'resourcePolicy'] as const).map(
    (layer): HiddenLayer => ({ layer, code: 'accessDenied', why: 'unread' }),
  ),
);

describe('laws', () => {
  test('the layer that AWS names stands, whatever else is said', () => {
    fc.assert(
      fc.property(REPORTED, HIDDEN, (reported, hidden) => {
        const { layer } = reconciled(reported, hidden);
        const { layer: stated } = STATED[reported.stated];
        const byDetails = { scp: 'serviceControlPolicy', own: 'identityPolicy' } as const;
        const record =
          reported.details === 'scp' || reported.details === 'own' ? byDetails[reported.details] : undefined;
        const first = stated === 'unknown' ? record : stated;
        if (first !== undefined) expect(layer).toBe(first);
      }),
    );
  });

  test('every source that spoke is evidence', () => {
    fc.assert(
      fc.property(REPORTED, HIDDEN, (reported, hidden) => {
        const sources = reconciled(reported, hidden).evidence.map(({ source }) => source);
        expect(sources.includes('authorizationDetails')).toBe(reported.details !== 'none');
        expect(sources.includes('decodedMessage')).toBe(reported.decoded !== 'none');
      }),
    );
  });

  test('a missing allow is only inferred while something that may deny is hidden, unless AWS reports a missing allow', () => {
    fc.assert(
      fc.property(REPORTED, HIDDEN, (reported, hidden) => {
        const { layer, kind, confidence, mayAlsoBlock } = reconciled(reported, hidden);
        const isReported = [reported.stated, reported.details, reported.decoded].includes('silent');
        if (hidden.length === 0 || isReported || layer === 'unknown' || kind !== 'implicit') return;
        expect(confidence).toBe('inferred');
        expect(mayAlsoBlock).not.toEqual([]);
      }),
    );
  });

  test('without a word of AWS, hiding a layer never changes one named layer into another', () => {
    fc.assert(
      fc.property(keys(EVALUATED), HIDDEN, (evaluated, hidden) => {
        const reported = { stated: 'none', details: 'none', decoded: 'none', evaluated } as const;
        expect([reconciled(reported).layer, 'unknown']).toContain(reconciled(reported, hidden).layer);
      }),
    );
  });
});

test('a policy that is not visible stands once among what may block, not beside the silence that it explains', () => {
  const hidden: readonly HiddenLayer[] = [
    { layer: 'identityPolicy', code: 'notRead', why: 'it was not read' },
  ];
  const reported = { stated: 'none', details: 'none', decoded: 'none', evaluated: 'silent' } as const;
  const { layer, mayAlsoBlock } = reconciled(reported, hidden);
  expect({ layer, mayAlsoBlock }).toEqual({
    layer: 'unknown',
    mayAlsoBlock: [{ layer: 'identityPolicy', why: 'it was not read' }],
  });
});

test('where AWS reports an explicit deny, a missing allow is no candidate', () => {
  const reported = { stated: 'kind', details: 'none', decoded: 'none', evaluated: 'silent' } as const;
  const { layer, kind, evidence, alsoBlockedBy } = reconciled(reported);
  expect({ layer, kind }).toEqual({ layer: 'unknown', kind: 'explicit' });
  expect(evidence.map(evidenceCode)).not.toContain('candidate');
  expect(alsoBlockedBy.map((each) => [each.layer, each.kind])).toEqual([['identityPolicy', 'implicit']]);
});

describe('AWS names a resource policy that lets the call pass as it was read', () => {
  const NAMES_ACCOUNT = {
    document: {
      Version: '2012-10-17',
      Statement: [{ ...ALLOW, Principal: { AWS: 'arn:aws:iam::111122223333:root' } }],
    },
  };
  const stated = named('resourcePolicy', 'implicit', null);
  const reconciled = (policies: PolicySet, hidden: readonly HiddenLayer[] = []) => {
    const assessment = assess({
      input: { request: { ...REQUEST, resourceAccount: '444455556666' }, policies },
      hidden,
    });
    if (assessment === undefined) throw new Error('the request of the test cannot be read');
    const lookups = { organization: undefined, identity: undefined, resource: undefined };
    const evidenceContext = {
      policies,
      lookups: { ...lookups, owner: undefined, ownersOrganization: undefined, endpoint: undefined },
      context: new Map(),
    };
    return reconcile({ stated, awsReports: [], assessment, evidenceContext, pair: PAIR });
  };

  test('the layer stays, and the one that must change is said', () => {
    const { layer, confidence, contradictions, alsoBlockedBy } = reconciled({
      ...EVALUATED.silent,
      resourcePolicy: NAMES_ACCOUNT,
    });
    expect([layer, confidence]).toEqual(['resourcePolicy', 'stated']);
    expect(contradictions.join()).toMatch(/the identity\S* policy must change/);
    expect(alsoBlockedBy.map((each) => each.layer)).toEqual(['identityPolicy']);
  });

  test.each<[string, PolicySet, readonly HiddenLayer[]]>([
    ['it does not allow the call either', { ...EVALUATED.silent, resourcePolicy: null }, []],
    ['nothing else blocks it', { ...EVALUATED.allows, resourcePolicy: NAMES_ACCOUNT }, []],
    [
      'it was not read',
      EVALUATED.silent,
      [{ layer: 'resourcePolicy', code: 'notRead', why: 'it was not read' }],
    ],
  ])('not where %s', (_note, policies, hidden) => {
    expect(reconciled(policies, hidden).contradictions.join()).not.toContain('must change');
  });
});
