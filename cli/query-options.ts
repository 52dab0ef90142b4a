/** The filters that `list` and `groups` share. */
import { LAYERS } from '../core/model/attribution.ts';
import type { DenialQuery } from '../core/ports.ts';
import { type Io, UsageError } from './command.ts';
import { parseWhen } from './when.ts';

export const QUERY_OPTIONS = {
  principal: { type: 'string' },
  action: { type: 'string' },
  resource: { type: 'string' },
  account: { type: 'string' },
  layer: { type: 'string' },
  since: { type: 'string' },
  until: { type: 'string' },
  limit: { type: 'string' },
} as const;

type QueryValues = { readonly [Name in keyof typeof QUERY_OPTIONS]?: string };

export const QUERY_HELP = `  --principal P   ARN of a user, role or session, or the name of a user, role or session
  --action A      IAM action, e.g. s3:GetObject
  --resource R    ARN as recorded, or a resource family
  --account ID    account of the caller, 12 digits
  --layer L       ${LAYERS.join(', ')}
  --since T       ISO 8601 or an age: 30m, 24h, 7d
  --until T
  --limit N`;

export function queryFrom(values: QueryValues, io: Io): DenialQuery {
  const { principal, action, resource, account } = values;
  if (account !== undefined && !/^\d{12}$/.test(account)) {
    throw new UsageError(`\`--account ${account}\` is no account id; give its 12 digits`);
  }
  const layer = LAYERS.find((known) => known === values.layer);
  if (values.layer !== undefined && layer === undefined) {
    throw new UsageError(`there is no layer \`${values.layer}\`; give one of ${LAYERS.join(', ')}`);
  }
  return {
    ...(principal === undefined ? {} : { principal }),
    ...(action === undefined ? {} : { action }),
    ...(resource === undefined ? {} : { resource }),
    ...(account === undefined ? {} : { account }),
    ...(layer === undefined ? {} : { layer }),
    ...(values.since === undefined ? {} : { since: parseWhen(values.since, 'since', io.now()) }),
    ...(values.until === undefined ? {} : { until: parseWhen(values.until, 'until', io.now()) }),
    ...(values.limit === undefined ? {} : { limit: parseLimit(values.limit) }),
  };
}

function parseLimit(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new UsageError(`\`--limit ${text}\` is no number; give 1 or more`);
  return Number(text);
}

export function isSelective({ principal, action, resource, account, layer }: DenialQuery): boolean {
  return [principal, action, resource, account, layer].some((value) => value !== undefined);
}
