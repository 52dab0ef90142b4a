/** Where AWS's own words about one refusal do not fit together: one line each. The better source stands. */
import type { Attribution } from '../../model/attribution.ts';
import { oneLine } from '../../text/one-line.ts';
import { layerName } from '../../text/reason.ts';
import type { AwsReport } from './aws-reports.ts';

const SOURCE_NAMES: Readonly<Record<AwsReport['source'], string>> = {
  authorizationDetails: 'the authorization details',
  decodedMessage: 'the decoded message',
  message: 'the message',
};

export function disagreements(stated: Attribution, awsReports: readonly AwsReport[]): readonly string[] {
  const spoken = awsReports.filter(({ source }) => source !== 'message');
  return [
    ...spoken.flatMap((awsReport) => againstMessage(stated, awsReport)),
    ...spoken.flatMap((better, index) =>
      spoken.slice(index + 1).flatMap((other) => againstEachOther(better, other)),
    ),
  ].map(oneLine);
}

function againstMessage(stated: Attribution, { source, kind, denials }: AwsReport): readonly string[] {
  const by = `by ${SOURCE_NAMES[source]} it is`;
  if (kind === 'allowed') return [`the call was denied, but by ${SOURCE_NAMES[source]} nothing denied it`];
  if (stated.kind !== 'unknown' && stated.kind !== kind) {
    return [`the message says ${stated.kind} deny, ${by} ${kind}`];
  }
  const [first] = denials;
  if (stated.layer === 'unknown' || first === undefined) return [];
  const inLayer = denials.filter(({ layer }) => layer === stated.layer);
  if (inLayer.length === 0) {
    return [`the message names the ${layerName(stated.layer)}, ${by} the ${layerName(first.layer)}`];
  }
  const arn = stated.policy?.arn ?? null;
  const arns = inLayer.flatMap(({ policy }) => policy.arn ?? []);
  if (arn === null || arns.length === 0 || arns.includes(arn)) return [];
  return [`the message names the policy ${arn}, ${by} ${arns.join(', ')}`];
}

function againstEachOther(better: AwsReport, other: AwsReport): readonly string[] {
  if (better.kind === 'allowed' || other.kind === 'allowed') return [];
  const [left, right] = [SOURCE_NAMES[better.source], SOURCE_NAMES[other.source]];
  if (better.kind !== other.kind) {
    return [`by ${left} it is an ${better.kind} deny, by ${right} an ${other.kind} one`];
  }
  const isShared = better.sids.some((sid) => other.sids.includes(sid));
  if (isShared || better.sids.length === 0 || other.sids.length === 0) return [];
  return [`by ${left} statement ${better.sids.join(', ')} denies, by ${right} ${other.sids.join(', ')}`];
}
