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
  const byAddress = new Map(resources.map((each) => [each.address, each]));
  return {
    plan: {
      resources,
      referred: ({ address }, attribute) => {
        const { prefix, name } = partsOf(address);
        for (const reference of referencesOf(value, address, attribute)) {
          const found = byAddress.get(`${prefix}${reference}`);
          if (found !== undefined && reference !== name) return found;
        }
        return undefined;
      },
    },
  };
}

function plannedIn(value: unknown, index: number): readonly PlannedResource[] {
  const address = textAt(value, 'address');
  const type = textAt(value, 'type');
  const change = valueAt(value, 'change');
  if (address === undefined || type === undefined || !isObject(change)) return [];
  if (textAt(value, 'mode') === 'data') return [];
  const state = (member: string) => {
    const found = valueAt(change, member);
    return isObject(found) ? found : null;
  };
  return [
    { path: `$.resource_changes[${index}]`, address, type, before: state('before'), after: state('after') },
  ];
}

/** `module.a["x"].aws_iam_policy.b[0]` -> `module.a["x"].` and `aws_iam_policy.b`. */
function partsOf(address: string): { readonly prefix: string; readonly name: string } {
  const [name = address] = /[\w-]+\.[\w-]+(?:\[[^\]]*\])?$/.exec(address) ?? [];
  return { prefix: address.slice(0, address.length - name.length), name: name.replace(/\[[^\]]*\]$/, '') };
}

/** What the configuration says that an attribute is made of, the longest names first: `aws_iam_policy.b.arn`, `aws_iam_policy.b`. */
function referencesOf(plan: unknown, address: string, attribute: string): readonly string[] {
  const { prefix, name } = partsOf(address);
  const modules = [...prefix.matchAll(/module\.([\w-]+)/g)].map(([, module = '']) => module);
  const module = modules.reduce(
    (here: unknown, each) => valueAt(here, 'module_calls', each, 'module'),
    valueAt(plan, 'configuration', 'root_module'),
  );
  const resource = listAt(module, 'resources').find((each) => textAt(each, 'address') === name);
  return listAt(resource, 'expressions', attribute, 'references').flatMap((each) =>
    typeof each === 'string' ? [each] : [],
  );
}
