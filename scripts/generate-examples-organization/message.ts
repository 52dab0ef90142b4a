/** AWS's message about a case, in each of its forms. */
import { CALLERS } from './callers.ts';
import type { Case, Form } from './case.ts';

const LAYER_WORDS: ReadonlyMap<string, string> = new Map([
  ['serviceControlPolicy', 'service control policy'],
  ['resourceControlPolicy', 'resource control policy'],
  ['vpcEndpointPolicy', 'VPC endpoint policy'],
  ['permissionsBoundary', 'permissions boundary'],
  ['sessionPolicy', 'session policy'],
  ['identityPolicy', 'identity-based policy'],
  ['resourcePolicy', 'resource-based policy'],
]);

/** EC2's own beginning, before the sentence or instead of it. */
const EC2 = 'You are not authorized to perform this operation.';
/** So far the reason shows the kind of deny, and no layer. */
const SHOWS_KIND_ONLY = 10;

export function messageOf(each: Case, form: Form, index: number): string {
  const { action, resource, caller } = each;
  const written = resource.startsWith('arn:aws:s3:::') ? `"${resource}"` : resource;
  const isEc2 = (each.call ?? action).startsWith('ec2:');
  const user = `User: ${CALLERS[caller].said} is not authorized to perform: ${action} on resource: ${written}`;
  const sentence = isEc2 ? `${EC2} ${user}` : user;
  switch (form) {
    case 'full':
      return `${sentence} ${reasonOf(each, true)}`;
    case 'layerOnly':
      return `${sentence} ${reasonOf(each, false)}`;
    case 'bare':
      return sentence;
    case 'cut':
      return `${sentence} ${reasonOf(each, false).slice(0, SHOWS_KIND_ONLY)}...`;
    case 'blob':
      return `${EC2} Encoded authorization failure message: ${'aB3_-'.repeat(30)}${index}...`;
    case 'text':
      return each.text ?? 'Access Denied';
  }
}

function reasonOf({ action, expected }: Case, withPolicy: boolean): string {
  const isTrust = action === 'sts:AssumeRole' && expected.layer === 'resourcePolicy';
  const words = isTrust ? 'role trust policy' : (LAYER_WORDS.get(expected.layer) ?? '');
  if (expected.kind === 'implicit') return `because no ${words} allows the ${action} action`;
  const arn = withPolicy && expected.policy?.includes(':policy/') === true ? `: ${expected.policy}` : '';
  return `with an explicit deny in ${/^[aei]/.test(words) ? 'an' : 'a'} ${words}${arn}`;
}
