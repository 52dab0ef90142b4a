/**
 * What `Ref` and `Fn::GetAtt` of a resource stand for where it is deployed.
 *
 * The name is what its property states; where it states none, what the deployed stack has.
 */
import { memberPath } from '../../evaluate/parse/fault.ts';
import { type Found, unknown } from './found.ts';
import { placeOf } from './place.ts';
import { RESOURCE_NAMES, type ResourceNames } from './resource-names.ts';
import type { Stack } from './stack.ts';
import type { TemplateResource } from './template.ts';

interface Around {
  readonly stack: Stack;
  /** Of a value of the template. */
  readonly resolve: (raw: unknown, path: string) => Found;
  /** Where the name is used. */
  readonly path: string;
}

/** Undefined as attribute: `Ref`. */
export function nameOf(resource: TemplateResource, attribute: string | undefined, around: Around): Found {
  const { stack, path } = around;
  const names = RESOURCE_NAMES.get(resource.type ?? '');
  const format = names === undefined ? undefined : formatOf(names, attribute);
  if (names === undefined || format === undefined)
    return unknown(path, `what it has of \`${resource.id}\` is known only when the template is deployed`);
  const deployed = isStated(resource, names) ? undefined : stack.resources?.get(resource.id);
  if (deployed !== undefined && format === names.ref) return { value: deployed };
  const parts = format.split(/[{}]/);
  let text = '';
  for (const [index, part] of parts.entries()) {
    const found = index % 2 === 0 ? { value: part } : partOf(part, resource, { ...around, names, deployed });
    if ('why' in found) return found;
    text += String(found.value);
  }
  return { value: text };
}

function formatOf({ ref, attributes }: ResourceNames, attribute: string | undefined): string | undefined {
  if (attribute === undefined) return ref;
  return Object.hasOwn(attributes, attribute) ? attributes[attribute] : undefined;
}

const isStated = ({ properties }: TemplateResource, { nameProperty }: ResourceNames): boolean =>
  nameProperty !== undefined && Object.hasOwn(properties, nameProperty);

interface Named extends Around {
  readonly names: ResourceNames;
  readonly deployed: string | undefined;
}

function partOf(part: string, resource: TemplateResource, { names, deployed, ...around }: Named): Found {
  const { stack, path } = around;
  if (part === 'path') return stated('Path', resource, around, '/');
  if (part !== 'name') return placeOf(part, stack, path);
  const { nameProperty, nameAfter } = names;
  if (deployed !== undefined)
    return { value: nameAfter === undefined ? deployed : deployed.split(nameAfter).at(-1) };
  if (nameProperty !== undefined && isStated(resource, names))
    return stated(nameProperty, resource, around, undefined);
  return unknown(path, whyUnnamed(resource.id, stack));
}

function stated(
  property: string,
  { id, path: at, properties }: TemplateResource,
  { resolve, stack, path }: Around,
  otherwise: string | undefined,
): Found {
  if (!Object.hasOwn(properties, property)) return { value: otherwise };
  const found = resolve(properties[property], memberPath(`${at}.Properties`, property));
  if ('why' in found) return found;
  const value = found.value ?? otherwise;
  if (value === undefined) return unknown(path, whyUnnamed(id, stack));
  return typeof value === 'string' && value !== ''
    ? { value }
    : unknown(path, `the ${property} of \`${id}\` is no text`);
}

const whyUnnamed = (id: string, { resources }: Stack): string =>
  resources === undefined
    ? `AWS chooses the name of \`${id}\`: give the deployed stack with --stack FILE`
    : `\`${id}\` is new: AWS chooses its name when the template is deployed`;
