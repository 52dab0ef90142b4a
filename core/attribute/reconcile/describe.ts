/** Evidence lines of an evaluation, for a person. Names come from outside: each line is kept one line. */
import type { DenialResult } from '../../evaluate/explain/result.ts';
import type { HiddenLayer } from '../../gather/layer-policies.ts';
import type { Evidence, EvidenceCode } from '../../model/attribution.ts';
import { oneLine } from '../../text/one-line.ts';
import { layerName } from '../../text/reason.ts';
import type { AwsReport } from './aws-reports.ts';

export function evaluated(code: EvidenceCode, says: string): Evidence {
  return { source: 'evaluation', code, says: oneLine(says) };
}

export function describeBlocker({ layer, kind, policy, statement, target, nearest }: DenialResult): string {
  const where = target === undefined ? '' : ` at ${target}`;
  if (kind === 'explicit') {
    const name = policy?.name ?? policy?.arn ?? `the ${layerName(layer)}`;
    return `${name}${where}, statement ${statement?.sid ?? statement?.index ?? '?'}, denies`;
  }
  const [near] = nearest;
  const closest =
    near === undefined
      ? ''
      : `; nearest: ${near.policy.name ?? near.policy.arn ?? 'a policy'}, statement ${near.statement.sid ?? near.statement.index}, misses the ${near.misses}`;
  return `no ${layerName(layer)}${where} allows it${closest}`;
}

/** The kind of deny in the message itself is evidence already. */
export function describeAwsReport({ source, kind, denials, sids }: AwsReport): readonly Evidence[] {
  if (source === 'message') return [];
  const how = HOW[kind];
  const names = denials.map(({ layer, policy }) =>
    `the ${layerName(layer)} ${policy.arn ?? policy.name ?? ''}`.trim(),
  );
  const by = names.length > 0 ? ` by ${names.join(' and ')}` : '';
  const which = sids.length > 0 ? `${by === '' ? ' by' : ','} statement ${sids.join(', ')}` : '';
  return [{ source, code: 'awsReport', says: oneLine(`${how}${by}${which}`) }];
}

const HOW: Readonly<Record<AwsReport['kind'], string>> = {
  explicit: 'explicitly denied',
  implicit: 'allowed by no statement',
  allowed: 'allowed',
};

export function describeHidden({ layer, why }: HiddenLayer): Evidence {
  return evaluated('policyNotVisible', `${layerName(layer)} not visible: ${why}`);
}

export function describeCandidate(finding: DenialResult): Evidence {
  const unknown = finding.conditions.filter(({ met }) => met === null).map(({ key }) => key);
  const open = unknown.length === 0 ? '' : `, depending on ${unknown.join(', ')}`;
  return evaluated('candidate', `candidate: ${describeBlocker(finding)}${open}`);
}
