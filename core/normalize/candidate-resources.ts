/**
 * The resources that AWS checks one action on in a call: all of those that its ARN patterns ask for.
 *
 * Shape   call, action -> resources, each with whether AWS surely checks it and whether its ARN is the one AWS checked.
 * Source  the action table; data/created-resources.json; IAM User Guide, "Policy evaluation logic": each resource of a
 *         call is evaluated by itself.
 *
 * INVARIANT: an optional resource counts as surely checked only if its ARN or an id that EC2 generated is in the request:
 * a name may belong to something else. Types whose patterns have the same variables are alternatives, as the kinds of model
 * that `modelId` may name: the call has one of them, and only an ARN says which.
 */
import createdResources from '../../data/created-resources.json' with { type: 'json' };
import type { RecordedCall } from '../record/api-call.ts';
import { TAGGED_TYPE } from '../record/tag-members.ts';
import type { ActionTable, ResourcePattern } from './action-table.ts';
import { fillPattern, matchesPattern, requestVariables } from './arn-pattern.ts';
import { arnsFor, type Request } from './pattern-candidates.ts';
import { listedArns, requestOf } from './resource.ts';

export interface CandidateResource {
  readonly arn: string;
  /** False: AWS checks it only if the call has such a resource, which the record does not show. */
  readonly isChecked: boolean;
  /** False: the record does not name it, and stars stand for what is missing of its ARN. */
  readonly isNamed: boolean;
}

interface Created {
  readonly always: readonly string[];
  readonly maybe: readonly string[];
}

const CREATED: ReadonlyMap<string, Created> = new Map(
  Object.entries<Created>(createdResources.actions).map(([action, types]) => [action.toLowerCase(), types]),
);

const SHOWN_BY: ReadonlyMap<string, string> = new Map(Object.entries(createdResources.shownBy));

export function candidateResources(
  call: RecordedCall,
  action: string,
  table: ActionTable | undefined,
): readonly CandidateResource[] {
  const [prefix = '', name = ''] = action.split(':');
  const patterns = table?.find(prefix, name)?.resources ?? [];
  const request = requestOf(call, action);
  const found = foundIn(patterns, request).flatMap((each) => candidatesOf(each, request));
  const listed = listedArns(call.resources)
    .filter((arn) => patterns.some((pattern) => matchesPattern(arn, pattern.arn)))
    .map((arn) => ({ arn, isChecked: true, isNamed: true }));
  // What CloudTrail lists names what the request does not.
  const open = (each: CandidateResource) =>
    each.isNamed || !listed.some(({ arn }) => matchesPattern(arn, each.arn.replaceAll('*', STAR)));
  return distinct([...found.filter(open), ...listed]);
}

/** The resources that the call makes and tags at once: AWS checks `ec2:CreateTags` on them, too. */
export function taggedResources(call: RecordedCall, table: ActionTable | undefined): readonly string[] {
  const request = requestOf(call, 'ec2:CreateTags');
  const types = new Set(
    request.values.filter(({ path }) => TAGGED_TYPE.test(path)).map(({ value }) => value),
  );
  const patterns = table?.find('ec2', 'CreateTags')?.resources ?? [];
  return patterns
    .filter(({ arn }) => types.has(typeIn(arn) ?? ''))
    .map((pattern) => starred(pattern, request));
}

/** Any text, as the variable of a pattern. */
const STAR = `\${Any}`;

interface Found {
  readonly pattern: ResourcePattern;
  readonly arns: readonly string[];
  readonly from: 'requestArn' | 'pattern';
  /** Another type may be meant. */
  readonly hasAlternatives: boolean;
}

function foundIn(patterns: readonly ResourcePattern[], request: Request): readonly Found[] {
  const all = patterns.map((pattern) => ({ pattern, ...arnsFor(pattern, request) }));
  const groups = Map.groupBy(all, ({ pattern }) => variablesOf(pattern));
  const withOthers = [...groups].filter(([variables, { length }]) => variables !== '' && length > 1);
  // A type that has one resource only is beside them, for a call that names none.
  const alternatives =
    withOthers.length === 0 ? [] : [...withOthers.map(([, group]) => group), groups.get('') ?? []];
  const named = alternatives.flat().filter(({ from }) => from === 'requestArn');
  return all.flatMap((each): readonly Found[] => {
    const hasAlternatives = alternatives.some((group) => group.includes(each));
    if (hasAlternatives && named.length > 0 && !named.includes(each)) return [];
    return [{ ...each, hasAlternatives: hasAlternatives && named.length === 0 }];
  });
}

const variablesOf = ({ arn }: ResourcePattern): string => requestVariables(arn).toSorted().join(' ');

function candidatesOf(
  { pattern, arns, from, hasAlternatives }: Found,
  request: Request,
): readonly CandidateResource[] {
  const isOwn = serviceOf(pattern.arn) === request.action.split(':')[0]?.toLowerCase();
  if (arns.length > 0 && (isOwn || pattern.required || from === 'requestArn')) {
    return arns.map((arn) => ({
      arn,
      isChecked:
        !hasAlternatives && (pattern.required || from === 'requestArn' || (isOwn && hasGeneratedId(arn))),
      isNamed: true,
    }));
  }
  const instances = arns.filter(isInstance);
  if (instances.length > 0) return instances.map((arn) => ({ arn, isChecked: true, isNamed: true }));
  const created = createdBy(request, pattern.arn);
  if (created !== 'no')
    return [{ arn: starred(pattern, request), isChecked: created === 'always', isNamed: true }];
  if (!pattern.required) return [];
  return [{ arn: starred(pattern, request), isChecked: !hasAlternatives, isNamed: false }];
}

/** An instance that another service works on: EC2 made up the id. */
const isInstance = (arn: string): boolean =>
  /^arn:[^:]*:ec2:[^:]*:[^:]*:instance\/i-[0-9a-f]{8,17}$/.test(arn);

const serviceOf = (pattern: string): string | undefined => pattern.split(':')[2];

/** `subnet/subnet-0aa11bb22` */
const hasGeneratedId = (arn: string): boolean => /\/[a-z]{1,12}-[0-9a-f]{8,17}$/.test(arn);

function starred({ arn }: ResourcePattern, { partition, region, account }: Request): string {
  const known = new Map([
    ['Partition', partition],
    ['Region', region],
    ['Account', account],
  ]);
  return fillPattern(arn, (variable) => known.get(variable) ?? '*')?.arn ?? arn;
}

const typeIn = (pattern: string): string | undefined => /:([^:/]+)\/[^/]*$/.exec(pattern)?.[1];

const VERBS = /^(?:create|copy)/;

/** Does the action make a resource of this type? Only EC2 gives all of its resources ids that it makes up. */
function createdBy({ action, values }: Request, pattern: string): 'always' | 'maybe' | 'no' {
  const [service = '', name = ''] = action.toLowerCase().split(':');
  if (service !== 'ec2') return 'no';
  const type = typeIn(pattern);
  if (type === undefined) return 'no';
  const row = CREATED.get(action.toLowerCase());
  if (row?.always.includes(type) === true) return 'always';
  if (row?.maybe.includes(type) === true) {
    const parameter = SHOWN_BY.get(type);
    return values.some(({ path }) => path.split('.').some((each) => each === parameter)) ? 'always' : 'maybe';
  }
  const made = VERBS.test(name) ? name.replace(VERBS, '') : '';
  const plain = type.replaceAll('-', '');
  return made === plain || made === `${plain}s` ? 'always' : 'no';
}

/** Once each, as the surest that was found. */
function distinct(all: readonly CandidateResource[]): readonly CandidateResource[] {
  const byArn = new Map<string, CandidateResource>();
  for (const each of all) {
    const before = byArn.get(each.arn);
    byArn.set(each.arn, before?.isChecked === true ? before : each);
  }
  return [...byArn.values()];
}
