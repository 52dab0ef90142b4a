/**
 * Whom to ask about a policy that blocks a call, for what exactly, and what the caller itself can change instead.
 *
 * Shape   a layer with its attribution -> Fix without a statement.
 * Source  IAM User Guide, "Policy evaluation logic": an explicit deny wins over every Allow.
 */
import type { Attribution, ConditionEvidence } from '../model/attribution.ts';
import type { Fix } from '../model/denial.ts';
import { POLICY_LAYER, type PolicyLayer } from '../model/policy-layer.ts';
import { allowClause, anyOf, denyClause, operatorParts } from '../text/conditions.ts';
import { oneLine } from '../text/one-line.ts';
import { layerName } from '../text/reason.ts';
import { callerChange } from './caller-can.ts';

export interface BlockingPolicy {
  readonly layer: PolicyLayer;
  readonly attribution: Attribution;
  /** The policy or principal to change. */
  readonly where: string;
  /** The caller's account, 12 digits. */
  readonly account: string | null;
}

export function askOwner(blocking: BlockingPolicy, about: string, why: string): Fix {
  const { layer, account, where } = blocking;
  return {
    kind: 'askOwner',
    owner: POLICY_LAYER[layer].owner,
    summary: oneLine(`Ask ${whomToAsk(layer, account)} ${about}.`),
    callerCan: [],
    statement: null,
    why: oneLine(why),
    where,
    assumes: [],
    proven: null,
    next: null,
  };
}

export function explicitDenyFix(blocking: BlockingPolicy): Fix {
  const { layer, attribution } = blocking;
  const { conditions, statement } = attribution;
  const callerCan = distinct(conditions.flatMap((each) => callerChange(each, 'fail') ?? []));
  const label = policyLabel(layer, attribution);
  const which = statement?.sid ? `, statement ${statement.sid}` : '';
  const clause = conditions.length === 0 ? 'denies the call' : `denies ${denyClause(conditions)}`;
  const asked = askOwner(
    blocking,
    `about ${label}${which}: it ${clause}${exemptionOf(conditions)}`,
    'an explicit deny wins over every Allow, so no statement can help',
  );
  if (callerCan.length === 0) return asked;
  const [first] = callerCan;
  return {
    ...asked,
    kind: 'meetCondition',
    owner: 'caller',
    summary: oneLine(
      `${capital(first ?? '')}, because ${label}${which}${which === '' ? '' : ','} ${clause}.`,
    ),
    callerCan,
  };
}

/** An Allow exists, with a condition on purpose: the request should meet it, and no policy should bypass it. */
export function unmetConditionsFix(blocking: BlockingPolicy): Fix {
  const { layer, attribution } = blocking;
  const { conditions } = attribution;
  const changes = conditions.map((each) => callerChange(each, 'hold'));
  const callerCan = distinct(changes.flatMap((each) => each ?? []));
  const clause = allowClause(conditions);
  const where = `the nearest Allow in ${policyLabel(layer, attribution)}`;
  const why = 'an Allow exists under a condition; whether that is too narrow is for its owner to decide';
  if (changes.some((each) => each === undefined)) {
    return { ...askOwner(blocking, `about ${where}: it requires that ${clause}`, why), callerCan };
  }
  return {
    ...askOwner(blocking, '', why),
    kind: 'meetCondition',
    owner: 'caller',
    summary: oneLine(`${capital(callerCan.join('; '))}, because ${where} requires that ${clause}.`),
    callerCan,
    where: 'the request',
  };
}

/** Keys by which a policy exempts principals. */
const EXEMPTING = [
  'aws:principalarn',
  'aws:principaltag/',
  'aws:principalorgpaths',
  'aws:principalaccount',
  'aws:userid',
];

/** A Deny that leaves principals out says how the next one could be left out, too; a single condition says it already. */
function exemptionOf(conditions: readonly ConditionEvidence[]): string {
  if (conditions.length < 2) return '';
  const exempting = conditions.find(
    ({ operator, key }) =>
      operatorParts(operator).negative && EXEMPTING.some((start) => key.toLowerCase().startsWith(start)),
  );
  if (exempting === undefined) return '';
  return `; it exempts callers whose ${exempting.key} is ${anyOf(exempting.expected)}`;
}

export function whomToAsk(layer: PolicyLayer, account: string | null): string {
  switch (POLICY_LAYER[layer].owner) {
    case 'organization':
      return "the organization's administrators";
    case 'account':
      return account === null
        ? 'the administrators of the account'
        : `the administrators of account ${account}`;
    case 'resource owner':
      return layer === 'vpcEndpointPolicy' ? 'the owner of the VPC endpoint' : 'the owner of the resource';
    case 'caller':
      return 'the program or person that starts the session';
  }
}

/** `the service control policy DenyRegions (p-ex, attached to ou-x)` */
export function policyLabel(layer: PolicyLayer, { policyKind, policy }: Attribution): string {
  const kind = layerName(layer, policyKind);
  const id = policy?.arn?.split('/').at(-1) ?? null;
  const given = policy?.name ?? id;
  // A name that only says what it is: `trust policy`.
  const name = given !== null && kind.endsWith(given) ? null : given;
  const isNamed = POLICY_LAYER[layer].guardrail !== null;
  const details = [
    ...(isNamed && id !== null && id !== name ? [id] : []),
    ...(policy?.target ? [isNamed ? `attached to ${policy.target}` : `of ${policy.target}`] : []),
  ];
  const more = details.length === 0 ? '' : ` (${details.join(', ')})`;
  return oneLine(name === null || name === undefined ? `the ${kind}${more}` : `the ${kind} ${name}${more}`);
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const distinct = (lines: readonly string[]): readonly string[] => [...new Set(lines)];
