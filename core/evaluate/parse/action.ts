/**
 * The Action and NotAction elements.
 *
 * Shape   JSON value -> ActionElement; the element and an action in lower case -> does the statement cover it?
 * Errors  an action without service prefix is a fault: AWS refuses to store it.
 * Source  IAM User Guide, "IAM JSON policy elements: Action", "… NotAction". Service and name ignore case.
 */
import type { Fault } from './fault.ts';
import { readTextList } from './text-list.ts';
import { compilePattern, matchesPattern, type Pattern, wildPieces } from './wildcard.ts';

export interface ActionElement {
  /** NotAction: everything but these. */
  readonly negated: boolean;
  readonly patterns: readonly Pattern[];
  /** Service prefixes as written, in lower case; `*` for all. */
  readonly services: readonly string[];
}

export function readActions(value: unknown, negated: boolean, path: string, faults: Fault[]): ActionElement {
  const texts = readTextList(value, path, faults, findActionProblem).map((text) => text.toLowerCase());
  return {
    negated,
    patterns: texts.map((text) => compilePattern(wildPieces(text))),
    services: texts.map(serviceOf),
  };
}

function findActionProblem(text: string): string | undefined {
  const colon = text.indexOf(':');
  const isServiceAction = colon > 0 && colon < text.length - 1 && !text.includes(':', colon + 1);
  return text === '*' || isServiceAction ? undefined : 'must be `*` or `service:Action`';
}

export function coversAction({ negated, patterns }: ActionElement, action: string): boolean {
  return patterns.some((pattern) => matchesPattern(pattern, action)) !== negated;
}

/** `s3:getobject` → `s3` */
export function serviceOf(action: string): string {
  const colon = action.indexOf(':');
  return colon === -1 ? action : action.slice(0, colon);
}
