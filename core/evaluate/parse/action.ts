/**
 * The Action and NotAction elements.
 *
 * Shape   JSON value -> ActionElement; the element and an action in lower case -> does the statement cover it?
 * Errors  none: an action without service prefix matches nothing, with a warning.
 * Source  IAM User Guide, "IAM JSON policy elements: Action", "… NotAction". Service and name ignore case.
 */
import { type Part, readable, unreadable, type Warning } from './fault.ts';
import { readTextList } from './text-list.ts';
import { matchesAny, type Pattern, patternOf } from './wildcard.ts';

export interface ActionElement {
  /** NotAction: everything but these. */
  readonly negated: boolean;
  readonly patterns: readonly Pattern[];
  /** Service prefixes as written, in lower case; `*` for all. */
  readonly services: readonly string[];
}

export function readActions(
  value: unknown,
  negated: boolean,
  path: string,
  warnings: Warning[],
): Part<ActionElement> {
  const items = readTextList(value, path, warnings);
  if (items === undefined) return unreadable(EVERY_ACTION);
  const patterns: Pattern[] = [];
  const services: string[] = [];
  for (const item of items) {
    if (!isAction(item.text)) {
      warnings.push({
        path: item.path,
        says: 'This is not `*` or `service:Action`, so it matches no action.',
      });
      continue;
    }
    const text = item.text.toLowerCase();
    patterns.push(patternOf(text));
    services.push(serviceOf(text));
  }
  // An exemption that names nothing might exempt something: AWS would not take it.
  if (negated && (items.length === 0 || patterns.length < items.length)) return unreadable(EVERY_ACTION);
  return readable({ negated, patterns, services });
}

export const EVERY_ACTION: ActionElement = {
  negated: false,
  patterns: [patternOf('*')],
  services: ['*'],
};

function isAction(text: string): boolean {
  const colon = text.indexOf(':');
  return text === '*' || (colon > 0 && colon < text.length - 1 && !text.includes(':', colon + 1));
}

export function coversAction({ negated, patterns }: ActionElement, action: string): boolean {
  return matchesAny(patterns, action) !== negated;
}

/** May it cover an action of this service? A wildcard in a service prefix may stand for any. */
export function mayCoverService({ negated, services }: ActionElement, service: string): boolean {
  return negated || services.some((each) => each === service || /[*?]/.test(each));
}

/** `s3:getobject` → `s3` */
export function serviceOf(action: string): string {
  const colon = action.indexOf(':');
  return colon === -1 ? action : action.slice(0, colon);
}
