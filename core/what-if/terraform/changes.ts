/**
 * What a Terraform plan does to policies, as changes; and what of it is not read.
 *
 * Shape   Plan -> Change[], and the address and reason of each resource that is left out.
 * Source  Terraform Registry, the AWS provider: `aws_organizations_policy`, `aws_iam_role`, `aws_s3_bucket_policy` …
 *
 * INVARIANT: each resource that the plan changes gives changes, or is named as not read.
 */
import { isObject, type JsonObject, jsonIn, listAt, textAt } from '../../record/json.ts';
import { queueArn } from '../queue-url.ts';
import type { Change, GuardrailLayer } from '../variant/change.ts';
import type { Plan, PlannedResource } from './plan.ts';

export interface NotRead {
  readonly address: string;
  /** One clause. */
  readonly why: string;
}

export interface PlannedChanges {
  readonly changes: readonly Change[];
  readonly notRead: readonly NotRead[];
}

type Read = readonly Change[] | string;

export function changesOf(plan: Plan): PlannedChanges {
  const changes: Change[] = [];
  const notRead: NotRead[] = [];
  for (const resource of plan.resources) {
    if (isSame(resource)) continue;
    const read = READERS.get(resource.type)?.(resource, plan) ?? 'its type is not read';
    if (typeof read === 'string') notRead.push({ address: resource.address, why: read });
    else for (const each of read) changes.push(each);
  }
  return { changes, notRead };
}

const isSame = ({ before, after }: PlannedResource): boolean =>
  JSON.stringify(before) === JSON.stringify(after);

const LATER = 'its document is known only when the plan is applied';
const NEW = 'it is new: no past call is made with it';

/** The document of an attribute; null: it has none, undefined: it is known only later. */
function documentIn(state: JsonObject | null, attribute: string): JsonObject | null | undefined {
  if (state === null) return null;
  const { [attribute]: given } = state;
  if (given === null) return null;
  const document = typeof given === 'string' ? jsonIn(given) : given;
  return isObject(document) ? document : undefined;
}

/** One policy that is put, or removed with its resource. */
function put(
  { path, after, before }: PlannedResource,
  attribute: string,
  change: (state: JsonObject, document: JsonObject | undefined) => Change | string,
): Read {
  const document = documentIn(after, attribute);
  if (document === undefined) return LATER;
  const state = after ?? before;
  if (state === null) return [];
  const made = change(state, document ?? undefined);
  return typeof made === 'string' ? made : [{ ...made, path }];
}

const GUARDRAILS: Readonly<Record<string, GuardrailLayer>> = {
  SERVICE_CONTROL_POLICY: 'serviceControlPolicy',
  RESOURCE_CONTROL_POLICY: 'resourceControlPolicy',
};

const kindOf = (state: JsonObject | null): GuardrailLayer | undefined =>
  GUARDRAILS[textAt(state, 'type') ?? 'SERVICE_CONTROL_POLICY'];

function organizationPolicy(resource: PlannedResource, plan: Plan): Read {
  const { before, after } = resource;
  const kind = kindOf(after ?? before);
  if (kind === undefined) return 'it is of a type that no call is evaluated with';
  return put(resource, 'content', (state, document) => {
    const policy = textAt(before, 'id') ?? textAt(state, 'name');
    if (policy === undefined) return LATER;
    const targets = before === null ? attachedTo(resource, plan) : undefined;
    if (targets?.length === 0) return 'it is new, and the plan attaches it to nothing';
    return { kind, path: '', policy, targets, document };
  });
}

const ATTACHMENT = 'aws_organizations_policy_attachment';

/** Targets of a new policy, which the plan names by reference. */
const attachedTo = (policy: PlannedResource, plan: Plan): readonly string[] =>
  plan.resources.flatMap((each) => {
    const isOfIt = each.type === ATTACHMENT && plan.referred(each, 'policy_id') === policy;
    return isOfIt ? (textAt(each.after, 'target_id') ?? []) : [];
  });

function organizationAttachment(resource: PlannedResource, plan: Plan): Read {
  const { before, after, path } = resource;
  const id = textAt(after ?? before, 'policy_id');
  const isIt = ({ type, before: known }: PlannedResource) =>
    id !== undefined && type === 'aws_organizations_policy' && textAt(known, 'id') === id;
  const policy = plan.resources.find(isIt) ?? plan.referred(resource, 'policy_id');
  const kind = kindOf(policy?.after ?? policy?.before ?? null);
  const target = textAt(after ?? before, 'target_id');
  if (target === undefined) return 'its target is known only when the plan is applied';
  if (policy === undefined || kind === undefined)
    return 'its policy is not in the plan: give it with --scp or --rcp';
  // A new policy comes with its targets.
  if (policy.before === null) return [];
  const known = id ?? textAt(policy.before, 'id');
  const document = documentIn(policy.after, 'content');
  if (known === undefined || (after !== null && !document)) return LATER;
  return [
    {
      kind,
      path,
      policy: known,
      targets: [target],
      document: after === null ? undefined : (document ?? undefined),
    },
  ];
}

function holder(kind: 'role' | 'user' | 'group', state: JsonObject): string | undefined {
  const name = textAt(state, kind);
  return name === undefined ? undefined : `${kind}/${name}`;
}

const inline =
  (kind: 'role' | 'user' | 'group') =>
  (resource: PlannedResource): Read =>
    put(resource, 'policy', (state, document) => {
      const principal = holder(kind, state);
      const name = textAt(state, 'name');
      if (principal === undefined || name === undefined)
        return `its ${kind} or name is known only when the plan is applied`;
      return { kind: 'identityPolicy', path: '', principal, name, document };
    });

const attachment =
  (kind: 'role' | 'user' | 'group') =>
  (resource: PlannedResource, plan: Plan): Read => {
    const { before, after, path } = resource;
    const state = after ?? before ?? {};
    const principal = holder(kind, state);
    const referred = plan.referred(resource, 'policy_arn');
    const policy =
      textAt(state, 'policy_arn') ??
      textAt(referred?.before ?? null, 'arn') ??
      textAt(referred?.after ?? null, 'name');
    if (principal === undefined || policy === undefined)
      return `its ${kind} or policy is known only when the plan is applied`;
    const document = documentIn(referred?.after ?? null, 'policy');
    if (document === undefined) return LATER;
    return [
      {
        kind: 'attachment',
        path,
        principal,
        policy,
        isAttached: after !== null,
        document: document ?? undefined,
      },
    ];
  };

/** A new policy counts where it is attached. */
const managed = (resource: PlannedResource): Read => {
  if (resource.before === null) return [];
  return put(resource, 'policy', (_, document) => {
    const policy = textAt(resource.before, 'arn');
    return policy === undefined ? LATER : { kind: 'managedPolicy', path: '', policy, document };
  });
};

function role(resource: PlannedResource): Read {
  const { before, after, path } = resource;
  const arn = textAt(before, 'arn');
  if (before === null) return NEW;
  if (after === null) return 'it is removed: its calls would fail before any policy';
  if (arn === undefined) return LATER;
  const trust = documentIn(after, 'assume_role_policy');
  const boundary = textAt(after, 'permissions_boundary');
  if (trust === undefined) return LATER;
  if (boundary !== textAt(before, 'permissions_boundary'))
    return "its boundary changes: give the boundary's document with --change";
  const isAlike =
    JSON.stringify(listAt(before, 'inline_policy')) === JSON.stringify(listAt(after, 'inline_policy'));
  if (!isAlike) return 'its `inline_policy` blocks change: use aws_iam_role_policy';
  const isTrustNew = before.assume_role_policy !== after.assume_role_policy;
  return isTrustNew && trust !== null
    ? [{ kind: 'resourcePolicy', path, resource: arn, document: trust }]
    : [];
}

const ofResource =
  (attribute: string, arnOf: (state: JsonObject) => string | undefined) =>
  (resource: PlannedResource): Read => {
    const { before, after, type } = resource;
    if (before === null && type === 'aws_kms_key') return NEW;
    return put(resource, attribute, (state, document) => {
      const arn = arnOf(after ?? state) ?? arnOf(before ?? {});
      return arn === undefined
        ? 'its resource is known only when the plan is applied'
        : { kind: 'resourcePolicy', path: '', resource: arn, document };
    });
  };

const text = (attribute: string) => (state: JsonObject) => textAt(state, attribute);

const bucket = (state: JsonObject) => {
  const name = textAt(state, 'bucket');
  return name === undefined ? undefined : `arn:aws:s3:::${name}`;
};

const key = (state: JsonObject) => {
  const id = textAt(state, 'key_id');
  return id?.startsWith('arn:') === true ? id : undefined;
};

const queue = (state: JsonObject) => queueArn(textAt(state, 'queue_url') ?? '');

const endpoint =
  (id: string) =>
  (resource: PlannedResource): Read => {
    if (resource.before === null && id === 'id') return NEW;
    return put(resource, 'policy', (state, document) => {
      const found = textAt(state, id) ?? textAt(resource.before, id);
      return found === undefined ? LATER : { kind: 'vpcEndpointPolicy', path: '', endpoint: found, document };
    });
  };

const READERS: ReadonlyMap<string, (resource: PlannedResource, plan: Plan) => Read> = new Map([
  ['aws_organizations_policy', organizationPolicy],
  [ATTACHMENT, organizationAttachment],
  ['aws_iam_policy', managed],
  ['aws_iam_role', role],
  ['aws_iam_role_policy', inline('role')],
  ['aws_iam_user_policy', inline('user')],
  ['aws_iam_group_policy', inline('group')],
  ['aws_iam_role_policy_attachment', attachment('role')],
  ['aws_iam_user_policy_attachment', attachment('user')],
  ['aws_iam_group_policy_attachment', attachment('group')],
  ['aws_s3_bucket_policy', ofResource('policy', bucket)],
  ['aws_kms_key', ofResource('policy', text('arn'))],
  ['aws_kms_key_policy', ofResource('policy', key)],
  ['aws_sqs_queue_policy', ofResource('policy', queue)],
  ['aws_sns_topic_policy', ofResource('policy', text('arn'))],
  ['aws_secretsmanager_secret_policy', ofResource('policy', text('secret_arn'))],
  ['aws_vpc_endpoint', endpoint('id')],
  ['aws_vpc_endpoint_policy', endpoint('vpc_endpoint_id')],
]);
