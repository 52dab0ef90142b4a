/**
 * An explanation request -> its explanation, stored: gathers what explaining takes from the store and from AWS, and
 * explains one denial for all of its group and stated cause.
 *
 * Errors  what a store or a source throws passes through: the request is then made again, and nothing was done twice.
 *
 * INVARIANT: denials of the monitor itself are not explained: reading their policies could cause the next ones.
 */
import type { QuestionAnswered } from '../../contract/log-lines.ts';
import { evaluated } from '../assess/describe.ts';
import { type DeniedCall, deniedCall } from '../gather/denied-call.ts';
import type { AwsDiagnostics } from '../gather/diagnostics.ts';
import { accessKeyOf, knownGrant, type SessionCoverage } from '../gather/known-grant.ts';
import {
  type Attribution,
  type Evidence,
  type EvidenceCode,
  evidenceCode,
  hasExplanation,
} from '../model/attribution.ts';
import type { Denial } from '../model/denial.ts';
import type { ExplanationKey, ExplanationRequest, StoredExplanation } from '../model/explanation-request.ts';
import { isOwnCall } from '../model/own-calls.ts';
import type { PolicySource } from '../model/policy-source.ts';
import { PROBING_ACTIONS } from '../model/probing.ts';
import type { Sample } from '../model/sample.ts';
import { givesNothing, knowledgeOf, UNKNOWN_GRANT } from '../model/session-grant.ts';
import type { ActionTable } from '../normalize/action-table.ts';
import type { Clock, DenialStore } from '../ports.ts';
import { isoSeconds } from '../record/event-time.ts';
import { attributeCall, type Explanation } from './attribute-call.ts';
import { boundedExplanation } from './bounded-explanation.ts';
import type { DenialHistory } from './caller-facts.ts';
import { isKeyCall, type KeyDenial, withKeyDenial } from './linked-denials.ts';

export type ExplanationStore = Pick<
  DenialStore,
  | 'getExplanationRequest'
  | 'getExplanation'
  | 'putExplanation'
  | 'countActions'
  | 'getSessionGrant'
  | 'listPolicyChanges'
  | 'listDenials'
>;

export interface ExplainRequestDeps {
  readonly store: ExplanationStore;
  readonly source: PolicySource;
  /** Left out: AWS is asked nothing about the refusal itself. */
  readonly aws?: AwsDiagnostics | undefined;
  /** Left out: the explanation does not say whether this is the first denial of its kind. */
  readonly history?: DenialHistory | undefined;
  /** Key of the tag that names a caller's team; left out: no tag is kept. */
  readonly ownerTag?: string | undefined;
  readonly table: ActionTable;
  /** Of which sessions a grant would be known; left out: of none. */
  readonly coverage?: SessionCoverage | undefined;
  readonly clock: Clock;
  /** Called with every explanation that was stored. */
  readonly onExplained?: (attribution: Attribution) => void;
}

/**
 * `known`: it was explained since the request was made. `own`: a denial of the monitor itself. `gone`: the request is
 * not stored any more.
 */
export type RequestOutcome = 'answered' | 'known' | 'own' | 'gone';

export async function explainRequest(key: ExplanationKey, deps: ExplainRequestDeps): Promise<RequestOutcome> {
  const { store } = deps;
  const request = await store.getExplanationRequest(key);
  if (request === undefined) return 'gone';
  const { denial, askedAt } = request;
  if (isOwnCall({ principal: denial.principal.arn, action: denial.action })) return 'own';
  const before = await store.getExplanation(key);
  if (before !== undefined && before.at >= askedAt && !(await isOutdated(before, store))) return 'known';
  const stored = await explainAndStore(request, deps);
  // A grant that was stored meanwhile found no explanation that it could outdate.
  const last = (await isOutdated(stored, store)) ? await explainAndStore(request, deps) : stored;
  deps.onExplained?.(last.attribution);
  return 'answered';
}

/** It takes for granted that the session was given nothing, and a record says otherwise. */
async function isOutdated(
  { withoutGrantOf: accessKey }: StoredExplanation,
  store: Pick<ExplanationStore, 'getSessionGrant'>,
): Promise<boolean> {
  const grant = accessKey === undefined ? undefined : await store.getSessionGrant(accessKey);
  return grant !== undefined && !givesNothing(grant);
}

async function explainAndStore(
  request: ExplanationRequest,
  deps: ExplainRequestDeps,
): Promise<StoredExplanation> {
  const { principal, group, cause, denial, sample } = request;
  const call = await callOf(denial, sample, deps);
  const explanation = await explain(call, request, deps);
  const explained = { eventId: denial.eventId, sessionArn: denial.principal.sessionArn };
  const at = isoSeconds(deps.clock());
  const stored = boundedExplanation({
    ...{ principal, group, cause, explained, ...explanation, at, version: '1' },
    ...withoutGrant(call),
  });
  await deps.store.putExplanation(stored);
  return stored;
}

function withoutGrant({ grant, record }: DeniedCall): Pick<StoredExplanation, 'withoutGrantOf'> {
  const accessKey = accessKeyOf(record);
  const isPresumed = grant.kind === 'none' && grant.because !== 'recordedWithout';
  return isPresumed && accessKey !== undefined ? { withoutGrantOf: accessKey } : {};
}

async function explain(
  call: DeniedCall,
  { denial, sample, firstSeen }: ExplanationRequest,
  deps: ExplainRequestDeps,
): Promise<Explanation> {
  const { store, source, table, aws, history, ownerTag } = deps;
  const probing = (await store.countActions(denial.principal.arn, PROBING_ACTIONS)) >= PROBING_ACTIONS;
  // A caller that tries many actions has as many groups, and each would read all of them.
  const inputs = {
    ...{ source, changes: store, table, firstSeen, probing, aws, ownerTag },
    history: probing ? undefined : history,
  };
  const own = await attributeCall(call, inputs);
  const explanation = await withKeyDenial(call, own, async (): Promise<KeyDenial | undefined> => {
    const key = await findKeyDenial(denial, store);
    if (key === undefined || hasExplanation(key.attribution))
      return key && { denial: key, explain: async () => key };
    const keyCall = await callOf(key, undefined, deps);
    return { denial: key, explain: () => attributeCall(keyCall, inputs) };
  });
  const { attribution } = explanation;
  const evidence = [...attribution.evidence, ...incomplete(sample.leftOut)];
  return { ...explanation, attribution: { ...attribution, evidence } };
}

/** With what is known of its session. `sample`: of its record; undefined: that was not kept. */
export async function callOf(
  denial: Denial,
  sample: Sample | undefined,
  {
    store,
    table,
    coverage,
  }: Pick<ExplainRequestDeps, 'table' | 'coverage'> & {
    readonly store: Pick<ExplanationStore, 'getSessionGrant'>;
  },
): Promise<DeniedCall> {
  const record = sample?.record ?? undefined;
  const accessKey = accessKeyOf(record);
  const stored = accessKey === undefined ? undefined : await store.getSessionGrant(accessKey);
  const recorded = stored === undefined ? UNKNOWN_GRANT : knowledgeOf(stored);
  const grant = await knownGrant({ denial, record }, recorded, coverage);
  return deniedCall({ denial, record, grant, message: sample?.message ?? undefined }, table);
}

function incomplete(members: readonly string[]): readonly Evidence[] {
  if (members.length === 0) return [];
  const says = `too long to be kept, and unknown here: ${members.join(', ')}`;
  return [evaluated('recordIncomplete', says)];
}

/** Of the same second and the same session: CloudTrail records the denial of the key beside the one that it caused. */
async function findKeyDenial(denial: Denial, store: ExplanationStore): Promise<Denial | undefined> {
  const { principal, time } = denial;
  for await (const other of store.listDenials({ principal: principal.arn, since: time, until: time })) {
    if (isKeyCall(other) && other.principal.sessionArn === principal.sessionArn) return other;
  }
  return undefined;
}

/** How good an explanation is, in numbers that a log line can carry: no caller chose anything in them. */
export function qualityOf({ layer, confidence, evidence }: Attribution): QuestionAnswered {
  const count = (code: EvidenceCode) => evidence.filter((each) => evidenceCode(each) === code).length;
  return {
    layer,
    confidence,
    notVisible: count('policyNotVisible'),
    undecoded: count('encodedMessageNotDecoded'),
  };
}
