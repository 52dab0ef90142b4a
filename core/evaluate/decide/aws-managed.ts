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
}

const ROWS: readonly OwnedByAws[] = table.resources.map(({ service, resource, policiesDecide }) => ({
  service: `${service}:`,
  resource: compilePattern(wildPieces(resource)),
  policiesDecide: policiesDecide.map((text) => compilePattern(wildPieces(text.toLowerCase()))),
}));

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

/** AWS's services change what is theirs, through their service-linked roles too. */
export function isRefusedByAws(request: ReadRequest): boolean {
  const isAws = request.caller.kind === 'service' || isServiceLinked(request);
  return !isAws && isAwsManaged(request.action, request.resource);
}
