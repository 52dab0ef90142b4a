/**
 * The single values inside CloudTrail's `requestParameters`, whatever shape a service gives them.
 *
 * Shape   any JSON value -> its scalars in document order, each with the name of the member that holds it, in
 *         lower case; an array's elements have the array's name.
 * Units   numbers and booleans as text.
 * Errors  none. Of a value too deep or too wide only the beginning is read.
 */
export interface RequestValue {
  /** Lower case; empty for a value without a name. */
  readonly name: string;
  /** The names from the request down to this one, with dots: `iaminstanceprofile.name`. */
  readonly path: string;
  readonly value: string;
}

const MAX_VALUES = 2000;
const MAX_DEPTH = 10;

export function requestValues(request: unknown): readonly RequestValue[] {
  const values: RequestValue[] = [];
  collect(request, '', '', 0, values);
  return values;
}

function collect(value: unknown, path: string, name: string, depth: number, into: RequestValue[]): void {
  if (into.length >= MAX_VALUES || depth > MAX_DEPTH) return;
  if (Array.isArray(value)) for (const item of value) collect(item, path, name, depth + 1, into);
  else if (typeof value === 'object' && value !== null) collectMembers(value, path, depth + 1, into);
  else if (value !== undefined && value !== null) into.push({ name, path, value: String(value) });
}

function collectMembers(value: object, path: string, depth: number, into: RequestValue[]): void {
  if (isTaggedContent(value)) {
    collect(value.content, path, path.slice(path.lastIndexOf('.') + 1), depth, into);
    return;
  }
  for (const [key, member] of Object.entries(value)) {
    const name = key.toLowerCase();
    collect(member, path === '' ? name : `${path}.${name}`, name, depth, into);
  }
}

/** `{content, tag}`: EC2's requests in XML number the members of a list so. */
function isTaggedContent(value: object): value is { readonly content: unknown } {
  return 'content' in value && 'tag' in value && Object.keys(value).length === 2;
}

/** Whether any member of the request has this name, in any case and at any depth. */
export function hasParameter(values: readonly RequestValue[], name: string): boolean {
  const wanted = name.toLowerCase();
  return values.some((each) => each.name === wanted);
}
