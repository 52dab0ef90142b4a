/**
 * The values of a template where it is deployed: its functions resolved, as far as they are known before.
 *
 * Shape   a JSON value of the template, and its path -> its value, or what of it is not known.
 * Source  CloudFormation Template Reference, "Intrinsic function reference", "Condition functions"; User Guide, "Specify
 *         existing resources at runtime with CloudFormation-supplied parameter types", "Get values stored in other
 *         services using dynamic references".
 *
 * INVARIANT: nothing is guessed: what one part leaves unknown makes the whole unknown.
 */
import { isArray, memberPath } from '../../evaluate/parse/fault.ts';
import { isObject, type JsonObject, textAt, valueAt } from '../../record/json.ts';
import { conditionOf } from './conditions.ts';
import { type Found, scalarText, unknown } from './found.ts';
import { FUNCTIONS, findInMap } from './functions.ts';
import { nameOf } from './names.ts';
import { placeOf } from './place.ts';
import type { Stack } from './stack.ts';
import { substituted } from './substitute.ts';
import { AMBIGUOUS, type Template, type TemplateResource } from './template.ts';

/** Values within values, and names that refer to names. No template nests nearly so deep. */
const DEEPEST = 300;
/** So that a small template makes no large document; in characters. */
const MOST_FOR_ITSELF = 20_000;
const MOST_A_CHARACTER = 20;

export class Values {
  readonly #template: Template;
  readonly #stack: Stack;
  readonly #known = new Map<string, Found>();
  /** Parameters for which no value is given, where something depends on them. */
  readonly defaults = new Set<string>();
  #depth = 0;
  #left: number;

  constructor(template: Template, stack: Stack) {
    this.#template = template;
    this.#stack = stack;
    this.#left = MOST_FOR_ITSELF + MOST_A_CHARACTER * template.characters;
  }

  of(raw: unknown, path: string): Found {
    return this.#within(path, () => this.#valueOf(raw, path));
  }

  /** Whether a condition holds; `path` is where it is named. */
  condition(name: string, path: string): Found {
    const { conditions } = this.#template;
    if (!Object.hasOwn(conditions, name))
      return unknown(path, `names no condition of the template: \`${name}\``);
    return this.#once(`condition ${name}`, path, () =>
      this.#holds(conditions[name], memberPath('$.Conditions', name)),
    );
  }

  /** What the resource is called: `Ref`, or one of its attributes. */
  name(resource: TemplateResource, attribute: string | undefined, path: string): Found {
    const found = this.#once(`resource ${resource.id} ${attribute ?? ''}`, path, () =>
      nameOf(resource, attribute, {
        stack: this.#stack,
        resolve: (raw, at) => this.of(raw, at),
        path,
      }),
    );
    return 'why' in found ? unknown(path, found.why) : this.#made(found.value, path);
  }

  /** A pseudo parameter. */
  place(name: string, path: string): Found {
    return placeOf(name, this.#stack, path);
  }

  #within(path: string, read: () => Found): Found {
    if (this.#depth >= DEEPEST) return unknown(path, 'it is nested too deep, or refers to itself');
    this.#depth += 1;
    const found = read();
    this.#depth -= 1;
    return found;
  }

  #once(key: string, path: string, read: () => Found): Found {
    const before = this.#known.get(key);
    if (before !== undefined) return before;
    this.#known.set(key, unknown(path, 'refers to itself'));
    const found = this.#within(path, read);
    this.#known.set(key, found);
    return found;
  }

  #holds(raw: unknown, path: string): Found {
    return this.#within(path, () =>
      conditionOf(raw, path, {
        resolve: (each, at) => this.of(each, at),
        holds: (each, at) => this.#holds(each, at),
        named: (name, at) => this.condition(name, at),
      }),
    );
  }

  #valueOf(raw: unknown, path: string): Found {
    if (isArray(raw)) return this.#list(raw, path);
    if (!isObject(raw)) return this.#made(raw, path);
    const members = Object.keys(raw);
    const name = members.find((each) => each === 'Ref' || each.startsWith('Fn::'));
    if (name === undefined) return this.#object(raw, path);
    if (members.length > 1) return unknown(path, `has \`${name}\` beside other members`);
    return this.#call(name, raw[name], memberPath(path, name));
  }

  #list(raw: readonly unknown[], path: string): Found {
    const values: unknown[] = [];
    for (const [index, each] of raw.entries()) {
      const found = this.of(each, `${path}[${index}]`);
      if ('why' in found) return found;
      if (found.value !== undefined) values.push(found.value);
    }
    return { value: values };
  }

  #object(raw: JsonObject, path: string): Found {
    const members: (readonly [string, unknown])[] = [];
    for (const [name, each] of Object.entries(raw)) {
      const found = this.of(each, memberPath(path, name));
      if ('why' in found) return found;
      if (found.value !== undefined) members.push([name, found.value]);
    }
    return { value: Object.fromEntries(members) };
  }

  /** A scalar, or a list of texts. What is used often makes much of little, so it is counted. */
  #made(value: unknown, path: string): Found {
    // What `JSON.parse` rounded.
    if (typeof value === 'number' && Math.abs(value) > Number.MAX_SAFE_INTEGER)
      return unknown(path, 'is a number that is too large: write it as a text');
    const texts: readonly unknown[] = isArray(value) ? value : [value];
    for (const each of texts) {
      if (typeof each !== 'string') continue;
      this.#left -= each.length;
      if (each.includes('{{resolve:'))
        return unknown(path, 'is a dynamic reference, which is read when the template is deployed');
    }
    this.#left -= texts.length;
    return this.#left < 0 ? unknown(path, 'the template makes too much of its values') : { value };
  }

  #call(name: string, raw: unknown, path: string): Found {
    switch (name) {
      case 'Ref':
        return typeof raw === 'string' ? this.#ref(raw, path) : unknown(path, 'must be a name');
      case 'Fn::GetAtt':
        return this.#getAtt(raw, path);
      case 'Fn::If':
        return this.#if(raw, path);
      case 'Fn::Sub':
        return this.#sub(raw, path);
      case AMBIGUOUS:
        return unknown(path, 'may be read as another value: write it in quotes');
      default:
    }
    const called = name === 'Fn::FindInMap' ? findInMap(this.#template.mappings) : FUNCTIONS.get(name);
    if (called === undefined) return unknown(path, 'is known only when the template is deployed');
    const given = this.of(raw, path);
    if ('why' in given) return given;
    const made = isArray(given.value) ? called(given.value) : undefined;
    return made === undefined ? unknown(path, 'has arguments that it does not take') : this.#made(made, path);
  }

  #ref(name: string, path: string): Found {
    if (name === 'AWS::NoValue') return { value: undefined };
    if (name.startsWith('AWS::')) return this.place(name, path);
    if (Object.hasOwn(this.#template.parameters, name)) return this.#parameter(name, path);
    const resource = this.#template.resources.get(name);
    if (resource === undefined) return unknown(path, `names nothing of the template: \`${name}\``);
    return this.name(resource, undefined, path);
  }

  #parameter(name: string, path: string): Found {
    const { [name]: declared } = this.#template.parameters;
    const type = textAt(declared, 'Type') ?? '';
    if (type.startsWith('AWS::SSM::Parameter::Value'))
      return unknown(path, `the parameter \`${name}\` is read from Systems Manager when it is deployed`);
    const given = this.#stack.parameters.get(name) ?? scalarText(valueAt(declared, 'Default'));
    if (given === undefined)
      return unknown(path, `the parameter \`${name}\` has no value: give --parameter ${name}=VALUE`);
    if (!this.#stack.parameters.has(name)) this.defaults.add(name);
    if (type !== 'CommaDelimitedList' && !type.startsWith('List<')) return this.#made(given, path);
    const values = given.split(',').map((each) => each.trim());
    return values.includes('')
      ? unknown(path, `the list \`${name}\` has an empty value`)
      : this.#made(values, path);
  }

  /** `Role.Arn`, or the two as a list. */
  #getAtt(raw: unknown, path: string): Found {
    const [id, ...rest] = typeof raw === 'string' ? raw.split('.') : textsOf(raw);
    const resource = this.#template.resources.get(id ?? '');
    if (resource === undefined) return unknown(path, 'names no resource of the template');
    return this.name(resource, rest.join('.'), path);
  }

  #if(raw: unknown, path: string): Found {
    const [name, , , ...others] = isArray(raw) ? raw : [];
    if (!isArray(raw) || typeof name !== 'string' || raw.length < 3 || others.length > 0)
      return unknown(path, 'must be [CONDITION, VALUE, VALUE]');
    const holds = this.condition(name, `${path}[0]`);
    if ('why' in holds) return holds;
    const chosen = holds.value === true ? 1 : 2;
    return this.of(raw[chosen], `${path}[${chosen}]`);
  }

  #sub(raw: unknown, path: string): Found {
    const [text, given = {}, ...others] = isArray(raw) ? raw : [raw];
    if (typeof text !== 'string' || !isObject(given) || others.length > 0)
      return unknown(path, 'must be TEXT or [TEXT, VALUES]');
    const found = substituted(text, path, (name) => {
      if (Object.hasOwn(given, name)) return this.of(given[name], memberPath(`${path}[1]`, name));
      return name.includes('.') ? this.#getAtt(name, path) : this.#ref(name, path);
    });
    return 'why' in found ? found : this.#made(found.value, path);
  }
}

const textsOf = (raw: unknown): readonly string[] =>
  isArray(raw) ? raw.flatMap((each) => (typeof each === 'string' ? [each] : [])) : [];
