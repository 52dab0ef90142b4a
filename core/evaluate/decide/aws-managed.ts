/**
 * Resources that AWS owns: AWS refuses to change them, whatever the policies say.
 *
 * Shape   action and resource ARN -> boolean.
 * Source  data/aws-managed.json, row by row.
 */
import table from '../../../data/aws-managed.json' with { type: 'json' };
import type { ReadRequest } from '../parse/request.ts';
import { compilePattern, matchesPattern, type Pattern, wildPieces } from '../parse/wildcard.ts';
import { isServiceLinked } from './situation.ts';

interface OwnedByAws {
  /** `iam:` */
  readonly service: string;
  readonly resource: Pattern;
  readonly policiesDecide: readonly Pattern[];
  readonly wayOut: WayOutOfAws;
}

/** What to do in place of changing what AWS owns. */
export interface WayOutOfAws {
  readonly summary: string;
  readonly callerCan: string;
}

const ROWS: readonly OwnedByAws[] = table.resources.map(
  ({ service, resource, policiesDecide, summary, callerCan }) => ({
    service: `${service}:`,
    resource: compilePattern(wildPieces(resource)),
    wayOut: { summary, callerCan },
    policiesDecide: policiesDecide.map((text) => compilePattern(wildPieces(text.toLowerCase()))),
  }),
);

/** @param action `service:Name`, in any case. @param resource an ARN. */
export function isAwsManaged(action: string, resource: string): boolean {
  const name = action.toLowerCase();
  return ROWS.some(
    (row) =>
      name.startsWith(row.service) &&
      matchesPattern(row.resource, resource) &&
      !row.policiesDecide.some((pattern) => matchesPattern(pattern, name)),
  );
}

/** Undefined: AWS owns no such resource. */
export function wayOutOfAws(resource: string): WayOutOfAws | undefined {
  return ROWS.find((row) => matchesPattern(row.resource, resource))?.wayOut;
}

/** AWS's services change what is theirs, through their service-linked roles too. */
export function isRefusedByAws(request: ReadRequest): boolean {
  const isAws = request.caller.kind === 'service' || isServiceLinked(request);
  return !isAws && isAwsManaged(request.action, request.resource);
}
