/** What the loaders of resources share: where a resource is made, and how its policy and tags are written down. */
import { parseArn } from '../../../../core/model/arn.ts';
import type { Tag } from '../../../../core/model/policy-source.ts';
import type { ResourceEntry } from '../../../../core/snapshot/entry.ts';
import type { Load } from './entry-load.ts';
import type { Names } from './names.ts';

export type Rounds = Pick<Load, 'make' | 'write'>;

export function loadAt({ arn, account }: ResourceEntry, rounds: Rounds): Load {
  const region = parseArn(arn)?.region;
  return { account: account ?? '', ...(region && { region }), ...rounds };
}

/** What stands behind the first `/` or `:`. */
export function nameOf({ arn }: ResourceEntry): string {
  const resource = parseArn(arn)?.resource ?? '';
  return resource.slice(resource.search(/[/:]/) + 1);
}

/** Its policy as text in moto's words; undefined: it has none. */
export function policyText({ policy }: Pick<ResourceEntry, 'policy'>, names: Names): string | undefined {
  return policy === null ? undefined : JSON.stringify(names.toMoto(policy.document));
}

export const tagList = ({ tags }: ResourceEntry) =>
  (tags ?? []).map(({ key, value }: Tag) => ({ Key: key, Value: value }));

export const tagRecord = ({ tags }: ResourceEntry): Record<string, string> =>
  Object.fromEntries((tags ?? []).map(({ key, value }) => [key, value]));
