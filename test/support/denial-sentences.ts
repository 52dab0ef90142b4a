/** Sentences of denials, as AWS's grammar builds them, with what each says. */
import fc from 'fast-check';

const word = (characters: string, maxLength = 24) =>
  fc.string({ unit: fc.constantFrom(...characters), minLength: 1, maxLength });
const lower = word('abcdefghijklmnopqrstuvwxyz');
/** Ends in a letter: behind a pasted value, a comma or a full stop could belong to either. */
const name = fc
  .tuple(word('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+=,.@_-'), lower)
  .map((parts) => parts.join('').replaceAll(/\.+/g, '.'));
const account = fc.constantFrom('111122223333', '444455556666', '777788889999');
const partition = fc.constantFrom('aws', 'aws-cn', 'aws-us-gov', 'aws-iso', 'aws-iso-b');

export const principal = fc.oneof(
  fc.tuple(partition, account, name).map(([p, a, n]) => `arn:${p}:iam::${a}:user/${n}`),
  fc.tuple(partition, account, name, name).map(([p, a, r, s]) => `arn:${p}:sts::${a}:assumed-role/${r}/${s}`),
  fc.tuple(partition, account).map(([p, a]) => `arn:${p}:iam::${a}:root`),
  fc.constant('anonymous'),
);
export const action = fc.tuple(lower, lower).map(([service, operation]) => `${service}:Do${operation}`);

export interface Target {
  readonly written: string;
  readonly resource: string | null;
}

const plainTarget = fc
  .oneof(
    fc
      .tuple(partition, lower, account, name)
      .map(([p, s, a, n]) => `arn:${p}:${s}:eu-west-1:${a}:thing/${n}`),
    fc.tuple(fc.constantFrom('role', 'user', 'instance profile', 'access key'), name).map((w) => w.join(' ')),
    fc.constantFrom('*', 'arn:aws:ec2:us-east-1:111122223333:instance/*'),
  )
  .map((resource): Target => ({ written: ` on resource: ${resource}`, resource }));
const target = fc.oneof(
  plainTarget,
  name.map((key): Target => {
    const resource = `arn:aws:s3:::ledger/${key}`;
    return { written: ` on resource: "${resource}"`, resource };
  }),
  fc.constantFrom('', ' on this resource').map((written): Target => ({ written, resource: null })),
);

const scp = 'arn:aws:organizations::777788889999:policy/o-exampleorg/service_control_policy/p-example1';
const rcp = 'arn:aws:organizations::777788889999:policy/o-exampleorg/resource_control_policy/p-example2';
const iam = 'arn:aws:iam::111122223333:policy/team/Limits';

const TYPES = [
  ['a service control policy', 'serviceControlPolicy', scp],
  ['a resource control policy', 'resourceControlPolicy', rcp],
  ['a VPC endpoint policy', 'vpcEndpointPolicy', undefined],
  ['a permissions boundary', 'permissionsBoundary', iam],
  ['a session policy', 'sessionPolicy', iam],
  ['an identity-based policy', 'identityPolicy', iam],
  ['a resource-based policy', 'resourcePolicy', undefined],
] as const;

export interface Reason {
  readonly written: (action: string) => string;
  readonly layer: string;
  readonly kind: string;
  readonly policy: string | null;
}

export const reason = fc.oneof(
  fc.constant<Reason>({ written: () => '', layer: 'unknown', kind: 'unknown', policy: null }),
  fc.tuple(fc.constantFrom(...TYPES), fc.boolean()).map(([[words, layer, arn], named]): Reason => {
    const policy = named ? arn : undefined;
    const written = ` with an explicit deny in ${words}${policy === undefined ? '' : `: ${policy}`}`;
    return { written: () => written, layer, kind: 'explicit', policy: policy ?? null };
  }),
  fc.constantFrom(...TYPES).map(([words, layer]): Reason => {
    const type = words.slice(words.indexOf(' ') + 1);
    const written = (denied: string) => ` because no ${type} allows the ${denied} action`;
    return { written, layer, kind: 'implicit', policy: null };
  }),
);

const prefix = fc.constantFrom('', 'You are not authorized to perform this operation. ');
const suffix = fc.constantFrom('', '.', `. Encoded authorization failure message: ${'Ab-9_'.repeat(40)}`);

export const sentence = fc.record({ prefix, principal, action, target, reason, suffix }).map((parts) => {
  const why = parts.reason.written(parts.action);
  const who = `User: ${parts.principal} is not authorized to perform: ${parts.action}`;
  const { layer, kind, policy } = parts.reason;
  const want = {
    principal: parts.principal,
    action: parts.action,
    resource: parts.target.resource,
    layer,
    kind,
    policy,
  };
  return { text: `${parts.prefix}${who}${parts.target.written}${why}${parts.suffix}`, want };
});
