/**
 * What to do next where it is not known which policy denied: at most three steps, with this denial's own values.
 *
 * Shape   a denial with its attribution, and what is known of its call -> NextStep, most telling first.
 * Source  STS API Reference, DecodeAuthorizationMessage; CloudTrail User Guide, "Viewing recent management events with
 *         the AWS CLI".
 *
 * INVARIANT: every value in a command is one quoted word, whatever a caller chose.
 */
import type { DenialClaim } from '../decode/denial-claim.ts';
import { isWebSignIn } from '../fix/sign-in.ts';
import type { HiddenLayer } from '../gather/layer-policies.ts';
import { parseArn } from '../model/arn.ts';
import { type Attribution, type EvidenceCode, evidenceCode } from '../model/attribution.ts';
import type { Denial, NextStep } from '../model/denial.ts';
import { oneLine } from '../text/one-line.ts';
import { shellQuoted } from '../text/shell-quoted.ts';
import { readPolicyCommand } from './read-policy-command.ts';
import { inAccount, inRegion } from './step-words.ts';
import { tagSteps } from './tag-steps.ts';

export interface NextStepInput {
  readonly denial: Pick<Denial, 'account' | 'region'> & {
    readonly eventId: string | null;
    readonly action?: string | null;
    readonly principal?: { readonly arn: string | null; readonly session?: string | null };
  };
  readonly attribution: Attribution;
  /** What the message says, if it was looked at again. */
  readonly claim?: Pick<DenialClaim, 'encoded' | 'authorizationId'> | undefined;
  /** `userIdentity.accessKeyId` of the record. */
  readonly accessKeyId?: string | undefined;
  /** Undefined: no policies were gathered. */
  readonly hidden?: readonly HiddenLayer[] | undefined;
  /** The resource whose policy counts. */
  readonly resource: string | null;
  /** Condition keys of unknown value that decide whether a statement denies. */
  readonly openKeys?: readonly string[] | undefined;
}

export const MOST_STEPS = 3;

/** Is there anything to find out? */
export function isOpen({ layer, confidence }: Pick<Attribution, 'layer' | 'confidence'>): boolean {
  return layer === 'unknown' || (layer !== 'notAPolicy' && confidence === 'inferred');
}

export function nextSteps(input: NextStepInput): readonly NextStep[] {
  if (!isOpen(input.attribution)) return [];
  const steps = [
    ...decodeSteps(input),
    ...policySteps(input),
    ...signInSteps(input),
    ...sessionSteps(input),
    ...tagSteps({
      keys: input.openKeys ?? [],
      resource: input.resource,
      principal: input.denial.principal?.arn ?? null,
    }),
    ...snapshotSteps(input),
    ...eventSteps(input),
  ];
  return steps.slice(0, MOST_STEPS).map((step) => ({ ...step, do: oneLine(step.do) }));
}

function decodeSteps({ claim, attribution, denial }: NextStepInput): readonly NextStep[] {
  const { account, region } = denial;
  if (
    claim?.authorizationId !== null &&
    claim?.authorizationId !== undefined &&
    !has(attribution, 'awsReport')
  ) {
    const id = shellQuoted(claim.authorizationId);
    return [
      {
        do: `ask AWS for what it recorded of this denial, in its Region and within 24 hours${inAccount(account)}`,
        command: `aws iam-toolbox get-request-authorization-details --authorization-id ${id}${inRegion(region)}`,
      },
    ];
  }
  if (claim?.encoded === null || claim?.encoded === undefined || has(attribution, 'awsReport')) return [];
  if (!claim.encoded.complete) {
    return [
      { do: 'decode the encoded message that the caller got: CloudTrail cut its own copy', command: null },
    ];
  }
  return [
    {
      do: `decode the encoded message${inAccount(account)}`,
      command: `aws sts decode-authorization-message --encoded-message ${shellQuoted(claim.encoded.text)}`,
    },
  ];
}

function policySteps({ hidden, resource, denial }: NextStepInput): readonly NextStep[] {
  const isHidden = hidden === undefined || hidden.some(({ layer }) => layer === 'resourcePolicy');
  const command = isHidden && resource !== null ? readPolicyCommand(resource) : undefined;
  if (command === undefined || resource === null) return [];
  const owner = parseArn(resource)?.account || denial.account;
  return [{ do: `read the policy of ${resource}${inAccount(owner)}`, command }];
}

/** `PROVIDER:AUDIENCE:SUBJECT`; a URL of a provider has no colon. */
const PROVIDER = /^(?:arn:[\w-]{1,20}:iam::\d{12}:oidc-provider\/)?[\w./-]{1,255}(?=:)/;

/** Of a sign-in whose role is not known: the roles that trust its provider. */
function signInSteps({ denial, resource }: NextStepInput): readonly NextStep[] {
  const isNamed = resource !== null && !resource.includes('*');
  const [provider] = PROVIDER.exec(denial.principal?.arn ?? '') ?? [];
  if (isNamed || !isWebSignIn(denial.action ?? null) || provider === undefined) return [];
  const query = `Roles[?contains(to_string(AssumeRolePolicyDocument), '${provider}')].[Arn,AssumeRolePolicyDocument]`;
  return [
    {
      do: `compare the trust policies of the roles that name the provider with the claims of the token${inAccount(denial.account)}`,
      command: `aws iam list-roles --query ${shellQuoted(query)}`,
    },
  ];
}

function sessionSteps({ hidden, accessKeyId, denial }: NextStepInput): readonly NextStep[] {
  // Of Cognito's own session policy no event says anything.
  const isHidden =
    hidden?.some(({ layer, code }) => layer === 'sessionPolicy' && code !== 'cognitoGuestPolicy') === true;
  if (!isHidden || accessKeyId === undefined) return [];
  // By `AccessKeyId`, CloudTrail finds what was called with the key, not the call that returned it.
  const key = shellQuoted(`AttributeKey=ResourceName,AttributeValue=${accessKeyId}`);
  return [
    {
      do: `look up how the session began: the AssumeRole event says which session policy it was given${inAccount(denial.account)}`,
      command: `aws cloudtrail lookup-events --lookup-attributes ${key}${inRegion(denial.region)}`,
    },
  ];
}

/** Other steps find these. */
const ELSEWHERE: ReadonlySet<string> = new Set(['sessionPolicy', 'resourcePolicy']);

function snapshotSteps({ hidden }: NextStepInput): readonly NextStep[] {
  const unread = hidden?.filter(({ layer, code }) => !ELSEWHERE.has(layer) && code !== 'endpointNotStated');
  if (unread?.length === 0) return [];
  const what =
    unread === undefined ? 'the policies of the organization' : 'the policies that were not visible';
  return [
    {
      do: `collect ${what}, with a role that may read them, and explain the denial again with them`,
      command: 'denials snapshot --out organization.json',
    },
  ];
}

function eventSteps(input: NextStepInput): readonly NextStep[] {
  const { denial } = input;
  if (denial.eventId === null) return recordSteps(input);
  const id = shellQuoted(`AttributeKey=EventId,AttributeValue=${denial.eventId}`);
  return [
    {
      do: `look at the whole event${inAccount(denial.account)}`,
      command: `aws cloudtrail lookup-events --lookup-attributes ${id}${inRegion(denial.region)}`,
    },
  ];
}

/** Of a text: CloudTrail's record states the context that the text does not. */
function recordSteps({ denial }: NextStepInput): readonly NextStep[] {
  const { account, region, principal } = denial;
  const { arn = null, session = null } = principal ?? {};
  const [type, ...path] = parseArn(arn ?? '')?.resource.split('/') ?? [];
  const name = session ?? (type === 'user' ? path.at(-1) : undefined);
  if (name === undefined) return [];
  const user = shellQuoted(`AttributeKey=Username,AttributeValue=${name}`);
  return [
    {
      do: `look up the event in CloudTrail, and explain it: it holds the request and its context${inAccount(account)}`,
      command: `aws cloudtrail lookup-events --lookup-attributes ${user}${inRegion(region)}`,
    },
  ];
}

const has = ({ evidence }: Attribution, code: EvidenceCode): boolean =>
  evidence.some((each) => evidenceCode(each) === code);
