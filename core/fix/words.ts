/** Who owns the policy to change, where it is, and what the change is, in words. */

import type { PolicyLayer } from '../model/policy-layer.ts';
import { oneLine } from '../text/one-line.ts';
import { layerName } from '../text/reason.ts';
import { type FixInput, principalArn } from './fix-input.ts';
import { overflow } from './size.ts';
import type { Statement } from './statement.ts';

const PERMISSION_SET = /\/AWSReservedSSO_(.+)_[0-9a-f]{16}$/;

export function whereOf(question: FixInput, layer: PolicyLayer): string {
  const { attribution, gathered } = question;
  const principal = principalArn(question);
  const set = PERMISSION_SET.exec(principal)?.[1];
  switch (layer) {
    case 'identityPolicy':
      return set === undefined ? principal : `the permission set ${set} of IAM Identity Center`;
    case 'permissionsBoundary':
      return attribution.policy?.arn ?? `the permissions boundary of ${principal}`;
    case 'sessionPolicy':
      return attribution.policy?.arn ?? 'the session policy that the caller of AssumeRole passes';
    case 'resourcePolicy':
      return `the ${layerName(layer, attribution.policyKind)} of ${gathered.input.request.resource}`;
    case 'vpcEndpointPolicy':
      return `the policy of ${attribution.policy?.target ?? 'the VPC endpoint'}`;
    case 'serviceControlPolicy':
    case 'resourceControlPolicy':
      return 'the organization';
  }
}

export function summaryOf(
  question: FixInput,
  layer: PolicyLayer,
  statement: Statement,
  session: boolean,
): string {
  const { policies = {}, request } = question.gathered.input;
  const { action } = request;
  const where = whereOf(question, layer);
  const assumption =
    session && layer !== 'sessionPolicy' ? ', as long as the session was given no session policy' : '';
  const on = statement.Resource === undefined ? '' : ` on ${String(statement.Resource)}`;
  const full = overflow(policies, layer, question.attribution.policyKind, statement);
  const room =
    full === undefined ? '' : ` It does not fit: ${full.size} characters, and AWS takes ${full.limit}.`;
  return oneLine(`Allow ${action}${on} in ${where}${assumption}.${room}`);
}
