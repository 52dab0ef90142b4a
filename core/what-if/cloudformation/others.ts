/** What policies of the organization, of resources and of VPC endpoints do. */
import { parseArn } from '../../model/arn.ts';
import { queueArn } from '../queue-url.ts';
import type { GuardrailLayer } from '../variant/change.ts';
import { unknown } from './found.ts';
import { documentOf, items, type Part, pathOf, property, type Reading, text, textIn } from './reading.ts';

const GUARDRAILS: ReadonlyMap<string, GuardrailLayer> = new Map([
  ['SERVICE_CONTROL_POLICY', 'serviceControlPolicy'],
  ['RESOURCE_CONTROL_POLICY', 'resourceControlPolicy'],
]);

export function organizationPolicy(reading: Reading): readonly Part[] {
  const { path } = reading.resource;
  const type = text(reading, 'Type');
  if ('why' in type) return [type];
  const kind = GUARDRAILS.get(type.value);
  if (kind === undefined) return [unknown(path, 'it is of a type that no call is evaluated with')];
  const read = documentOf(reading, 'Content', kind);
  const name = text(reading, 'Name');
  const id = reading.values.name(reading.resource, undefined, path);
  const policy = 'value' in id ? textIn(id, path) : name;
  if ('why' in read) return [read];
  if ('why' in policy) return [policy];
  const found = items(reading, 'TargetIds').map((item) => textIn(item.found, item.path));
  const targets = found.flatMap((each) => ('value' in each ? [each.value] : []));
  const open = found.filter((each) => 'why' in each);
  // Without one of its targets, a new policy would seem to deny less than it does.
  const [unread] = open;
  if (unread !== undefined && 'why' in unread) return [unread];
  return [
    {
      kind,
      path,
      policy: policy.value,
      targets: targets.length === 0 ? undefined : targets,
      document: read.document,
    },
  ];
}

type Arn = ReturnType<typeof textIn>;

/** The policy of what a property names, once for each in a list. */
export const ofResources =
  (list: string, property: string, arnOf: (value: string, path: string, reading: Reading) => Arn) =>
  (reading: Reading): readonly Part[] => {
    const read = documentOf(reading, property, 'resourcePolicy');
    if ('why' in read) return [read];
    const found = items(reading, list);
    if (found.length === 0) return [unknown(pathOf(reading, list), 'is missing')];
    return found.map((item): Part => {
      const named = textIn(item.found, item.path);
      if ('why' in named) return named;
      const arn = arnOf(named.value, item.path, reading);
      if ('why' in arn) return arn;
      return { kind: 'resourcePolicy', path: item.path, resource: arn.value, document: read.document };
    });
  };

export function bucketArn(name: string, path: string, { values }: Reading): Arn {
  const partition = textIn(values.place('AWS::Partition', path), path);
  return 'why' in partition ? partition : { value: `arn:${partition.value}:s3:::${name}` };
}

export function arnOfQueue(url: string, path: string): Arn {
  const arn = queueArn(url);
  return arn === undefined ? unknown(path, 'must be the URL of a queue') : { value: arn };
}

export function arnIn(value: string, path: string): Arn {
  return parseArn(value) === undefined ? unknown(path, 'must be an ARN') : { value };
}

/** By its name, a secret is found without the characters in which its ARN ends. */
export function secretArn(value: string, path: string, { values }: Reading): Arn {
  if (parseArn(value) !== undefined) return { value };
  const places = ['AWS::Partition', 'AWS::Region', 'AWS::AccountId'].map((each) =>
    textIn(values.place(each, path), path),
  );
  const open = places.find((each) => 'why' in each);
  if (open !== undefined) return open;
  const [partition, region, account] = places.map((each) => ('value' in each ? each.value : ''));
  return { value: `arn:${partition}:secretsmanager:${region}:${account}:secret:${value}` };
}

/** A policy that is a property of the resource itself. */
function own(
  reading: Reading,
  name: string,
  attribute: string,
  layer: 'resourcePolicy' | 'vpcEndpointPolicy',
) {
  const { resource, values } = reading;
  const path = pathOf(reading, name);
  const given = property(reading, name);
  if ('value' in given && given.value === undefined) return unknown(path, 'is not stated');
  const read = documentOf(reading, name, layer);
  if ('why' in read) return read;
  const named = textIn(values.name(resource, attribute, resource.path), resource.path);
  return 'why' in named ? named : { path, named: named.value, document: read.document };
}

export function key(reading: Reading): readonly Part[] {
  const found = own(reading, 'KeyPolicy', 'Arn', 'resourcePolicy');
  if ('why' in found) return [found];
  const { path, named: resource, document } = found;
  return [{ kind: 'resourcePolicy', path, resource, document }];
}

export function endpoint(reading: Reading): readonly Part[] {
  const found = own(reading, 'PolicyDocument', 'Id', 'vpcEndpointPolicy');
  if ('why' in found) return [found];
  const { path, named, document } = found;
  return [{ kind: 'vpcEndpointPolicy', path, endpoint: named, document }];
}
