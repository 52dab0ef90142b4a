/**
 * How old what was judged with is, beside the denial: said where it may not be what held then.
 *
 * Shape   what was gathered, and the changes of it that were recorded later -> lines of evidence.
 */
import type { Gathered } from '../gather/gather.ts';
import type { Evidence } from '../model/attribution.ts';
import type { PolicyChange } from '../model/policy-change.ts';
import type { PolicySource } from '../model/policy-source.ts';
import type { DenialStore } from '../ports.ts';
import { evaluationPath } from './evaluation-path.ts';
import { evaluated } from './reconcile/describe.ts';

export interface Around {
  readonly source: Pick<PolicySource, 'tellsNow'>;
  readonly changes: Pick<DenialStore, 'listPolicyChanges'>;
}

export async function ageOfPolicies(
  gathered: Gathered,
  time: string,
  { source, changes }: Around,
): Promise<readonly Evidence[]> {
  const later = source.tellsNow === true ? await changedSince(gathered, time, changes) : [];
  return [...recordedLater(gathered), ...later];
}

/** The organization, where it is known only from a time after the denial. */
function recordedLater({ views }: Gathered): readonly Evidence[] {
  const lookups = [views.organization, views.ownersOrganization];
  const times = lookups.flatMap((sight) => (sight?.kind === 'found' ? (sight.value.recordedFrom ?? []) : []));
  const says = (from: string) =>
    `policies of the organization were first recorded ${from}, after this denial: the oldest known were judged with`;
  return [...new Set(times)].map((from) => evaluated('organizationRecordedLater', says(from)));
}

/** More would hide the first, which ended what held at the denial's time. */
const MOST = 3;

/**
 * Recorded changes after the denial, of what was read as it stands now. The organization is left out: what is known
 * of it has a past.
 */
async function changedSince(
  gathered: Gathered,
  time: string,
  changes: Around['changes'],
): Promise<readonly Evidence[]> {
  const { policies = {} } = gathered.input;
  const { serviceControlPolicies: _scps, resourceControlPolicies: _rcps, ...own } = policies;
  const targets = evaluationPath({ ...gathered, input: { ...gathered.input, policies: own } });
  if (targets.length === 0) return [];
  const recorded = await changes.listPolicyChanges({ targets, since: time });
  const later = recorded.filter((change) => Date.parse(change.time) > Date.parse(time));
  return later.toReversed().slice(0, MOST).map(describeChange);
}

function describeChange({ event, targets, time, actor }: PolicyChange): Evidence {
  return evaluated(
    'policyChangedLater',
    `${targets.join(', ')} changed after this denial, at ${time} (${event} by ${actor}): judged as it stands now`,
  );
}
