/**
 * A question -> its answer, stored: gathers what explaining takes from the store and from AWS, and explains one
 * denial for all of its group and cause.
 *
 * Errors  what a store or a source throws passes through: the question is then asked again, and nothing was done twice.
 *
 * INVARIANT: denials of the monitor itself are not analysed: reading their policies could cause the next ones.
 */
import type { DeniedCall } from '../gather/denied-call.ts';
import type { AwsDiagnostics } from '../gather/diagnostics.ts';
import { type Attribution, type Evidence, hasExplanation } from '../model/attribution.ts';
import type { Denial } from '../model/denial.ts';
import type {
  ExplanationKey,
  ExplanationRequest,
  Sample,
  StoredExplanation,
} from '../model/explanation-request.ts';
import { isOwnCall } from '../model/own-calls.ts';
import type { PolicySource } from '../model/policy-source.ts';
import type { ActionTable } from '../normalize/action-table.ts';
import type { Clock, DenialStore } from '../ports.ts';
import { isoSeconds } from '../record/event-time.ts';
import { textAt } from '../record/json.ts';
import { attributeCall, type Explanation } from './attribute-call.ts';
import { explainCall, isKeyCall } from './behind-key.ts';
import { deniedCall } from './denied-call.ts';
import type { DenialHistory } from './first-of-kind.ts';
import { PROBING_ACTIONS } from './probing.ts';
import { evaluated } from './reconcile/describe.ts';

export type AnswerStore = Pick<
  DenialStore,
  | 'getExplanationRequest'
  | 'getExplanation'
  | 'putExplanation'
  | 'countActions'
  | 'getSessionGrant'
  | 'listPolicyChanges'
  | 'listDenials'
>;

export interface AnswerDeps {
  readonly store: AnswerStore;
  readonly source: PolicySource;
  /** Left out: AWS is asked nothing about the refusal itself. */
  readonly aws?: AwsDiagnostics | undefined;
  /** Left out: nothing is said about whether this is the first denial of its kind. */
  readonly history?: DenialHistory | undefined;
  /** Key of the tag that names a caller's team; left out: no tag is kept. */
  readonly ownerTag?: string | undefined;
  readonly table: ActionTable;
  readonly clock: Clock;
  /** Told of every answer that was stored. */
  readonly onAnswer?: (attribution: Attribution) => void;
}

/** `known`: it was answered since it was put. `own`: a denial of the monitor itself. `gone`: it was forgotten. */
export type Outcome = 'answered' | 'known' | 'own' | 'gone';

export async function answerQuestion(key: ExplanationKey, deps: AnswerDeps): Promise<Outcome> {
  const { store, clock } = deps;
  const question = await store.getExplanationRequest(key);
  if (question === undefined) return 'gone';
  const { denial, askedAt } = question;
  if (isOwnCall({ principal: denial.principal.arn, action: denial.action })) return 'own';
  const before = await store.getExplanation(key);
  if (before !== undefined && before.at >= askedAt) return 'known';
  const explanation = await explain(question, deps);
  const { principal, group, cause } = key;
  const explained = { eventId: denial.eventId, sessionArn: denial.principal.sessionArn };
  const at = isoSeconds(clock());
  const answer: StoredExplanation = { principal, group, cause, explained, ...explanation, at, version: '1' };
  await store.putExplanation(answer);
  deps.onAnswer?.(answer.attribution);
  return 'answered';
}

async function explain(question: ExplanationRequest, deps: AnswerDeps): Promise<Explanation> {
  const { store, source, table, aws, history, ownerTag } = deps;
  const { denial, sample, firstSeen } = question;
  const call = await callOf(denial, sample, deps);
  const probing = (await store.countActions(denial.principal.arn, PROBING_ACTIONS)) >= PROBING_ACTIONS;
  // Whoever tries all doors has as many groups, and would have all of them read for each.
  const around = {
    ...{ source, changes: store, table, firstSeen, probing, aws, ownerTag },
    history: probing ? undefined : history,
  };
  const explanation = await explainCall(call, around, async () => {
    const key = await keyDenialBeside(denial, store);
    if (key === undefined || hasExplanation(key.attribution))
      return key && { denial: key, explain: async () => key };
    const keyCall = await callOf(key, undefined, deps);
    return { denial: key, explain: () => attributeCall(keyCall, around) };
  });
  const evidence = leftOut(sample.leftOut);
  const { attribution } = explanation;
  return {
    ...explanation,
    attribution: { ...attribution, evidence: [...attribution.evidence, ...evidence] },
  };
}

async function callOf(
  denial: Denial,
  sample: Sample | undefined,
  { store, table }: AnswerDeps,
): Promise<DeniedCall> {
  const record = sample?.record ?? undefined;
  const accessKey = textAt(record, 'userIdentity', 'accessKeyId');
  const grant = accessKey === undefined ? undefined : await store.getSessionGrant(accessKey);
  return deniedCall({ denial, record, grant, message: sample?.message ?? undefined }, table);
}

function leftOut(members: readonly string[]): readonly Evidence[] {
  if (members.length === 0) return [];
  return [evaluated('recordIncomplete', `too long to be kept, and unknown here: ${members.join(', ')}`)];
}

/** Of the same second and the same session: AWS writes the refusal of the key beside the one that it caused. */
async function keyDenialBeside(denial: Denial, store: AnswerStore): Promise<Denial | undefined> {
  const { principal, time } = denial;
  for await (const other of store.listDenials({ principal: principal.arn, since: time, until: time })) {
    if (isKeyCall(other) && other.principal.sessionArn === principal.sessionArn) return other;
  }
  return undefined;
}
