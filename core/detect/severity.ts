/**
 * How bad an incident looks: by its size, its evidence, how many principals it reaches, and what was tried.
 * The limits are a proposal, not measured: there is no data with labelled severities.
 */
import type { Dimension, Severity } from '../model/incident.ts';

/** In rising order. */
export const SEVERITIES = ['low', 'medium', 'high', 'critical'] as const satisfies readonly Severity[];

/** Denied attempts at these are worth a level more: they hide tracks, take keys or leave the organization. */
const SENSITIVE_ACTIONS: ReadonlySet<string> = new Set([
  'cloudtrail:deletetrail',
  'cloudtrail:stoplogging',
  'cloudtrail:updatetrail',
  'cloudtrail:puteventselectors',
  'config:deleteconfigurationrecorder',
  'config:stopconfigurationrecorder',
  'ec2:getpassworddata',
  'ec2:modifysnapshotattribute',
  'guardduty:deletedetector',
  'guardduty:updatedetector',
  'iam:attachrolepolicy',
  'iam:attachuserpolicy',
  'iam:createaccesskey',
  'iam:createloginprofile',
  'iam:createpolicyversion',
  'iam:passrole',
  'iam:putrolepolicy',
  'iam:putuserpolicy',
  'iam:updateassumerolepolicy',
  'kms:putkeypolicy',
  'kms:schedulekeydeletion',
  'organizations:detachpolicy',
  'organizations:leaveorganization',
  's3:deletebucketpolicy',
  's3:putbucketpolicy',
  'secretsmanager:getsecretvalue',
  'ssm:getparametersbypath',
]);

interface Size {
  readonly dimension: Dimension;
  /** Events, or distinct values, of the last hour. */
  readonly count: number;
  /** Nats. */
  readonly evidence: number;
  readonly action: string | undefined;
}

export function severityOf({ dimension, count, evidence, action }: Size): Severity {
  const level = dimension.endsWith('#principals')
    ? breadthLevel(count, evidence)
    : countLevel(count, evidence);
  const sensitive = action !== undefined && SENSITIVE_ACTIONS.has(action.toLowerCase());
  return SEVERITIES[level + (sensitive ? 1 : 0)] ?? 'critical';
}

function countLevel(count: number, evidence: number): number {
  if (count >= 1000) return 3;
  if (count >= 200 || evidence >= 80) return 2;
  return count >= 50 || evidence >= 30 ? 1 : 0;
}

function breadthLevel(principals: number, evidence: number): number {
  if (principals >= 100) return 3;
  return principals >= 30 ? 2 : countLevel(principals, evidence);
}
