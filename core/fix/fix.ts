/**
 * The way out of a denial: the statement to add, what the caller can change, or whom to ask for what; and why not more.
 *
 * Shape   attribution and gathered policies -> Fix, always.
 *
 * INVARIANT: no Allow against an explicit deny or a guardrail, none on `*` where a resource is named, none that was
 * not evaluated or that lets a neighbour pass. No condition of the nearest Allow is dropped.
 */
import { blockerInstead } from '../assess/blocker-instead.ts';
import { conditionsOf, policyOf, statementOf, whyPossible } from '../assess/describe.ts';
import type { DenialResult } from '../evaluate/explain/result.ts';
import type { HiddenLayer } from '../gather/layer-policies.ts';
import type { Fix } from '../model/denial.ts';
import { POLICY_LAYER, type PolicyLayer } from '../model/policy-layer.ts';
import { isObject } from '../record/json.ts';
import { policyOwner } from '../snapshot/policy-owner.ts';
import { anyOf } from '../text/conditions.ts';
import { oneLine } from '../text/one-line.ts';
import { layerName } from '../text/reason.ts';
import { askOwner, explicitDenyFix, policyLabel, unmetConditionsFix, whomToAsk } from './ask-owner.ts';
import { callerChange } from './caller-can.ts';
import { assumedConditions, type KeptConditions, keptConditions } from './kept-conditions.ts';
import { isStatedByAws, whyNoStatement } from './limits.ts';
import { notAPolicyFix, unknownLayerFix } from './no-policy.ts';
import { whyItDoesNotFit } from './policy-size.ts';
import { type Proof, prove } from './proof.ts';
import { signInQuestion, UNNAMED_ROLE } from './sign-in.ts';
import {
  type FixInput,
  isPassRole,
  partsOf,
  principalArn,
  type Statement,
  statementFor,
  wholeAccountIn,
} from './statement.ts';

export function wayOut(input: FixInput): Fix {
  const { attribution } = input;
  const { layer, kind } = attribution;
  if (layer === 'notAPolicy') return notAPolicyFix(attribution, input.gathered.input.request.resource);
  if (layer === 'unknown') return unknownLayerFix(attribution);
  const instead = blockerInstead(input.assessment, attribution);
  if (instead !== undefined) return fixOfOther(input, layer, instead);
  const owned = { layer, attribution, where: whereOf(input, layer), account: input.denial.account };
  if (kind === 'explicit') return explicitDenyFix(owned);
  const denied = deniedBy(input, layer);
  const unmet = denied?.nearest[0]?.misses === 'condition' && attribution.conditions.length > 0;
  if (unmet && POLICY_LAYER[layer].guardrail === null) return unmetConditionsFix(owned);
  const why = whyNoStatement(input, denied);
  if (why !== undefined || denied === undefined) {
    return askOwner(owned, askFor(input, layer), why ?? 'the policies as they were read allow the call');
  }
  return statementFix(input, layer, denied);
}

/** AWS names a layer that lets the call pass as it was read: the way out leads to the layer that blocks for certain. */
function fixOfOther(input: FixInput, stated: PolicyLayer, instead: DenialResult): Fix {
  const { gathered, attribution } = input;
  const { policies = {} } = gathered.input;
  const context = { policies, lookups: gathered.lookups, context: gathered.context };
  const { resource } = gathered.lookups;
  const fix = wayOut({
    ...input,
    attribution: {
      ...attribution,
      layer: instead.layer,
      kind: instead.kind,
      policyKind:
        instead.layer === 'resourcePolicy' && resource?.kind === 'found' ? resource.value.policyKind : null,
      policy: policyOf(instead, context),
      statement: statementOf(instead),
      conditions: conditionsOf(instead, gathered.context),
    },
  });
  const named = layerName(stated, attribution.policyKind);
  const because = `AWS names the ${named}, which as it was read lets the call pass; the ${layerName(instead.layer)} blocks it for certain`;
  return {
    ...fix,
    summary: oneLine(`${fix.summary} ${because}.`),
    why: fix.why === null ? null : oneLine(`${fix.why}; ${because}`),
  };
}

/** What the layer's owner is asked for where no statement is suggested. */
function askFor(input: FixInput, layer: PolicyLayer): string {
  const { action, resource } = input.gathered.input.request;
  const signIn = signInOf(input, layer);
  if (signIn !== undefined) return signIn;
  const { policy } = input.attribution;
  const on = resource === '*' ? '' : ` on ${resource}`;
  const target = POLICY_LAYER[layer].guardrail === null ? '' : ` at ${policy?.target ?? 'every level'}`;
  return `whether ${action}${on} should be allowed${target}`;
}

function signInOf({ denial, gathered }: FixInput, layer: PolicyLayer): string | undefined {
  if (layer !== 'resourcePolicy') return undefined;
  return signInQuestion({ ...gathered.input.request, principal: denial.principal.arn });
}

/** The implicit deny of the layer: certain, or possible where AWS itself named the layer. */
function deniedBy({ assessment, attribution }: FixInput, layer: PolicyLayer): DenialResult | undefined {
  const inLayer = (each: DenialResult) => each.layer === layer && each.kind === 'implicit';
  const certain = assessment.certain.find(inLayer);
  if (certain !== undefined || !isStatedByAws(attribution)) return certain;
  const passes = assessment.result.layers[layer] === 'allows';
  return (
    assessment.possible.find(inLayer) ??
    (passes ? undefined : { layer, kind: 'implicit', conditions: [], nearest: [] })
  );
}

function statementFix(input: FixInput, layer: PolicyLayer, denied: DenialResult): Fix {
  const { attribution, assessment } = input;
  const kept = keptConditions(input, layer, denied);
  const where = whereOf(input, layer);
  const owned = { layer, attribution, where, account: input.denial.account };
  if (kept.widens) {
    const why = 'AWS checks the action on all resources, and the nearest Allow names only some of them';
    return askOwner(owned, askFor(input, layer), why);
  }
  const changes = kept.unmet.map((each) => callerChange(each, 'hold'));
  if (changes.includes(undefined)) {
    const [first] = kept.unmet;
    const why = `the nearest Allow requires ${first?.key} to be ${anyOf(first?.expected ?? [])}, which this call does not meet`;
    return askOwner(owned, askFor(input, layer), why);
  }
  const { statement, proof } = provenStatement(input, layer, kept);
  if (proof.widens) {
    return askOwner(owned, askFor(input, layer), 'a statement for this call would allow other calls, too');
  }
  const callerCan = [...new Set(changes.flatMap((each) => each ?? []))];
  const assumes = [
    ...callerCan.map((each) => `the caller changes its call: ${each}`),
    ...hiddenAssumptions(assessment, layer),
    ...refutedDenies(input),
    ...assumedConditions(kept),
    ...(isOpenPassRole(input, statement) ? ['the service that receives the role is not known'] : []),
    ...sideAssumptions(input, layer, proof),
    ...sharedWithAccount(statement),
  ];
  const isOpen =
    callerCan.length > 0 ||
    kept.unknown.length > 0 ||
    isOpenPassRole(input, statement) ||
    isOnBucketOnly(input, layer) ||
    wholeAccountIn(statement) !== undefined;
  return {
    kind: 'allow',
    owner: POLICY_LAYER[layer].owner,
    summary: summaryOf(input, layer, statement),
    callerCan,
    statement,
    why: null,
    where,
    assumes: [...new Set(assumes.map(oneLine))],
    proven: isOpen && (proof.proven === true || callerCan.length > 0) ? null : proof.proven,
    next: callerCan.length > 0 ? null : proof.next,
  };
}

function sharedWithAccount(statement: Statement): readonly string[] {
  const account = wholeAccountIn(statement);
  if (account === undefined) return [];
  return [
    `this policy names whole accounts only: every principal of ${account} that its own policies allow may do this too`,
  ];
}

function hiddenAssumptions({ hidden }: FixInput['assessment'], layer: PolicyLayer): readonly string[] {
  return hidden.filter((each) => each.layer !== layer).map(assumption);
}

/** A statement is suggested beside them only where AWS reports a missing allow. */
function refutedDenies({ assessment }: FixInput): readonly string[] {
  return assessment.possible
    .filter(({ kind }) => kind === 'explicit')
    .map((each) => `AWS reports no explicit deny, so this does not apply: ${whyPossible(each)}`);
}

/** Whether S3 asks the caller's own policies about the bucket behind an access point is not documented. */
const isOnBucketOnly = ({ gathered }: FixInput, layer: PolicyLayer): boolean =>
  gathered.other?.side === 'accessPoint' && layer !== 'resourcePolicy';

function sideAssumptions(input: FixInput, layer: PolicyLayer, { proven }: Proof): readonly string[] {
  const { other } = input.gathered;
  if (other === undefined || (proven === true && !isOnBucketOnly(input, layer))) return [];
  const { resource } = other.gathered.input.request;
  return [`the call passes on ${resource}, too: S3 checks the access point and its bucket`];
}

/** Without the service that receives it, a statement lets the role be passed to any service. */
function isOpenPassRole({ gathered }: FixInput, { Condition }: Statement): boolean {
  const keys = Object.values(isObject(Condition) ? Condition : {}).flatMap((block) =>
    Object.keys(isObject(block) ? block : {}),
  );
  const namesService = keys.some((key) => key.toLowerCase() === 'iam:passedtoservice');
  return isPassRole(gathered.input.request) && !namesService;
}

function assumption({ layer, code, why }: HiddenLayer): string {
  if (code === 'cognitoGuestPolicy')
    return `the session is not of a guest, or that policy allows the call, too: ${why}`;
  if (layer === 'sessionPolicy') return `the session has no session policy (${why})`;
  return `the ${layerName(layer)} lets the call pass (${why})`;
}

interface ProvenStatement {
  readonly statement: Statement;
  readonly proof: Proof;
}

function provenStatement(input: FixInput, layer: PolicyLayer, kept: KeptConditions): ProvenStatement {
  const statement = statementFor(partsOf(input, layer, kept.condition));
  const proofs = [input.gathered, ...(input.alsoOn ?? [])].map((each) => prove(each, layer, statement));
  return { statement, proof: all(proofs) };
}

/** Of a call with several resources each must pass. */
function all(proofs: readonly Proof[]): Proof {
  const isAny = (value: boolean | null) => proofs.some(({ proven }) => proven === value);
  return {
    proven: isAny(false) ? false : isAny(null) ? null : true,
    next: proofs.find(({ next }) => next !== null)?.next ?? null,
    widens: proofs.some(({ widens }) => widens),
  };
}

const PERMISSION_SET = /\/AWSReservedSSO_(.+)_[0-9a-f]{16}$/;

/** AWS calls the policy of an access point by the name of its service's: what was read knows better. */
function kindOfPolicy({ attribution, gathered }: FixInput): string | null {
  const { resource } = gathered.lookups;
  return resource?.kind === 'found' ? resource.value.policyKind : attribution.policyKind;
}

export function whereOf(input: FixInput, layer: PolicyLayer): string {
  const { attribution, gathered } = input;
  const principal = principalArn(input);
  const set = PERMISSION_SET.exec(principal)?.[1];
  switch (layer) {
    case 'identityPolicy':
      if (attribution.kind === 'explicit') return policyLabel(layer, attribution);
      return set === undefined ? principal : `the permission set ${set} of IAM Identity Center`;
    case 'permissionsBoundary':
      return attribution.policy?.arn ?? `the permissions boundary of ${principal}`;
    case 'sessionPolicy':
      return attribution.policy?.arn ?? 'the session policy that is passed when the session begins';
    case 'resourcePolicy':
      if (signInOf(input, layer) !== undefined) return UNNAMED_ROLE;
      return `the ${layerName(layer, kindOfPolicy(input))} of ${policyOwner(gathered.input.request.resource)}`;
    case 'vpcEndpointPolicy':
      return `the policy of ${attribution.policy?.target ?? 'the VPC endpoint'}`;
    case 'serviceControlPolicy':
    case 'resourceControlPolicy':
      return policyLabel(layer, attribution);
  }
}

function resourcesIn({ Resource }: Statement): readonly unknown[] {
  return Array.isArray(Resource) ? Resource : [Resource];
}

function summaryOf(input: FixInput, layer: PolicyLayer, statement: Statement): string {
  const { policies = {}, request } = input.gathered.input;
  const on = statement.Resource === undefined ? '' : ` on ${resourcesIn(statement).join(', ')}`;
  const { policyKind } = input.attribution;
  const full = whyItDoesNotFit({ policies, layer, policyKind, statement, principal: principalArn(input) });
  const room = full === undefined ? '' : ` ${full}`;
  const by = layer === 'identityPolicy' ? '' : ` (${whomToAsk(layer, input.denial.account)})`;
  return oneLine(`Allow ${request.action}${on} in ${whereOf(input, layer)}${by}.${room}`);
}
