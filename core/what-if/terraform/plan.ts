/**
 * A plan as `terraform show -json PLAN` prints it: the resources that it creates, changes or removes, with their values.
 *
 * Shape   JSON -> Plan, or a fault.
 * Source  Terraform documentation, "JSON Output Format" (format_version 1): `resource_changes`, `configuration`.
 */
import type { Fault } from '../../evaluate/parse/fault.ts';
import { isObject, type JsonObject, listAt, parseJson, textAt, valueAt } from '../../record/json.ts';

export interface PlannedResource {
  /** Where it stands in the file: `$.resource_changes[3]`. */
  readonly path: string;
  /** `module.guards.aws_organizations_policy.regions` */
  readonly address: string;
  /** `module.guards["eu"]`; empty: the root module. */
  readonly module: string;
  /** Within its module, without its index: `aws_organizations_policy.regions` */
  readonly name: string;
  readonly type: string;
  /** Null: it is made. */
  readonly before: JsonObject | null;
  /** Null: it is removed. What is known only when the plan is applied is not in it. */
  readonly after: JsonObject | null;
}

export interface Plan {
  /** What stays as it is, too: others refer to it. */
  readonly resources: readonly PlannedResource[];
  /** The resource of the same module that the attribute refers to. */
  readonly referred: (resource: PlannedResource, attribute: string) => PlannedResource | undefined;
}

export function readPlan(text: string): { readonly plan: Plan } | { readonly faults: readonly Fault[] } {
  const parsed = parseJson(text);
  if ('problem' in parsed) return { faults: [{ path: '$', problem: `is not JSON: ${parsed.problem}` }] };
  const { value } = parsed;
  if (!Array.isArray(valueAt(value, 'resource_changes'))) {
    const problem = 'is missing: give the output of `terraform show -json PLAN`';
    return { faults: [{ path: '$.resource_changes', problem }] };
  }
  const resources = listAt(value, 'resource_changes').flatMap((each, index) => plannedIn(each, index));
  const byName = new Map(resources.map((each) => [nameIn(each.module, each.name), each]));
  return {
    plan: {
      resources,
      referred: (resource, attribute) => {
        const { module, name } = resource;
        const others = referencesOf(value, resource, attribute).filter((each) => each !== name);
        return others.map((each) => byName.get(nameIn(module, each))).find((each) => each !== undefined);
      },
    },
  };
}

const nameIn = (module: string, name: string): string => `${module} ${name}`;

function plannedIn(value: unknown, index: number): readonly PlannedResource[] {
  const address = textAt(value, 'address');
  const type = textAt(value, 'type');
  const change = valueAt(value, 'change');
  if (address === undefined || type === undefined || !isObject(change)) return [];
  if (textAt(value, 'mode') === 'data') return [];
  const name = `${type}.${textAt(value, 'name') ?? ''}`;
  const module = textAt(value, 'module_address') ?? '';
  const state = (member: string) => {
    const found = valueAt(change, member);
    return isObject(found) ? found : null;
  };
  const path = `$.resource_changes[${index}]`;
  return [{ path, address, module, name, type, before: state('before'), after: state('after') }];
}

const MODULE = /module\.([\w-]+)/g;

/** What the configuration says that an attribute is made of, the longest names first: `aws_iam_policy.b.arn`, `aws_iam_policy.b`. */
function referencesOf(
  plan: unknown,
  { module, name }: PlannedResource,
  attribute: string,
): readonly string[] {
  const root = valueAt(plan, 'configuration', 'root_module');
  const within = [...module.matchAll(MODULE)].reduce<unknown>(
    (here, [, each = '']) => valueAt(here, 'module_calls', each, 'module'),
    root,
  );
  const resource = listAt(within, 'resources').find((each) => textAt(each, 'address') === name);
  return listAt(resource, 'expressions', attribute, 'references').flatMap((each) =>
    typeof each === 'string' ? [each] : [],
  );
}
