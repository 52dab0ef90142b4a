/**
 * Which management events a trail records, from its selectors, basic or advanced.
 *
 * Source  CloudTrail API Reference, EventSelector, AdvancedFieldSelector: selectors add up, the fields of one narrow it.
 */
export interface ManagementEvents {
  readonly recorded: 'all' | 'some' | 'none';
  /** Services that are left out, such as `kms.amazonaws.com`. */
  readonly excluded: readonly string[];
}

export interface EventSelectors {
  readonly EventSelectors?: readonly BasicSelector[] | undefined;
  readonly AdvancedEventSelectors?: readonly AdvancedSelector[] | undefined;
}

interface BasicSelector {
  readonly ReadWriteType?: string | undefined;
  readonly IncludeManagementEvents?: boolean | undefined;
  readonly ExcludeManagementEventSources?: readonly string[] | undefined;
}

interface AdvancedSelector {
  readonly FieldSelectors?: readonly FieldSelector[] | undefined;
}

interface FieldSelector {
  readonly Field?: string | undefined;
  readonly Equals?: readonly string[] | undefined;
  readonly NotEquals?: readonly string[] | undefined;
}

const NONE: ManagementEvents = { recorded: 'none', excluded: [] };
const ALL: ManagementEvents = { recorded: 'all', excluded: [] };
const SOME: ManagementEvents = { recorded: 'some', excluded: [] };

/** Without any selector a trail records all of them. */
export function managementEvents(selectors: EventSelectors): ManagementEvents {
  const { EventSelectors: basic = [], AdvancedEventSelectors: advanced = [] } = selectors;
  if (advanced.length > 0) return ofAdvanced(advanced);
  return basic.length === 0 ? ALL : ofBasic(basic);
}

function ofBasic(selectors: readonly BasicSelector[]): ManagementEvents {
  const management = selectors.filter(({ IncludeManagementEvents: includes = true }) => includes);
  if (management.length === 0) return NONE;
  const types = new Set(management.map(({ ReadWriteType = 'All' }) => ReadWriteType));
  const isWhole = types.has('All') || (types.has('ReadOnly') && types.has('WriteOnly'));
  if (!isWhole) return SOME;
  return {
    recorded: 'all',
    excluded: management.flatMap(({ ExcludeManagementEventSources: sources = [] }) => sources),
  };
}

function ofAdvanced(selectors: readonly AdvancedSelector[]): ManagementEvents {
  const narrowing = selectors
    .map(({ FieldSelectors = [] }) => FieldSelectors)
    .filter((fields) => fields.some(isManagementCategory))
    .map((fields) => fields.filter((field) => !isManagementCategory(field)));
  const [first] = narrowing;
  if (first === undefined) return NONE;
  if (narrowing.some((fields) => fields.length === 0)) return ALL;
  const excluded = first.map(({ Field, NotEquals }) => (Field === 'eventSource' ? NotEquals : undefined));
  if (excluded.some((sources) => sources === undefined)) return coversBothKinds(narrowing) ? ALL : SOME;
  return { recorded: 'all', excluded: excluded.flatMap((sources = []) => sources) };
}

const isManagementCategory = ({ Field, Equals = [] }: FieldSelector): boolean =>
  Field === 'eventCategory' && Equals.includes('Management');

/** One selector of reads and one of writes, neither narrowed further. */
function coversBothKinds(narrowing: readonly (readonly FieldSelector[])[]): boolean {
  const kinds = narrowing.flatMap(([only, ...more]) =>
    only?.Field === 'readOnly' && more.length === 0 ? (only.Equals ?? []) : [],
  );
  return kinds.includes('true') && kinds.includes('false');
}
