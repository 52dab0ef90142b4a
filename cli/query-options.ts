/** The filters that `list` and `groups` share. */
import { LAYERS, type Layer } from '../core/model/attribution.ts';
import { POLICY_LAYER, POLICY_LAYERS } from '../core/model/policy-layer.ts';
import type { DenialQuery } from '../core/ports.ts';
import { type Io, UsageError } from './command.ts';
import { didYouMean } from './did-you-mean.ts';
import { parseWhen } from './when.ts';

export const QUERY_OPTIONS = {
  principal: { type: 'string' },
  action: { type: 'string' },
  resource: { type: 'string' },
  account: { type: 'string' },
  region: { type: 'string' },
  ip: { type: 'string' },
  layer: { type: 'string' },
  policy: { type: 'string' },
  since: { type: 'string' },
  until: { type: 'string' },
  limit: { type: 'string', short: 'n' },
} as const;

/** As people type them. */
export const LAYER_WORDS = [
  ...POLICY_LAYERS.map((layer) => POLICY_LAYER[layer].short.toLowerCase()),
  ...LAYERS.filter((layer) => !POLICY_LAYERS.some((known) => known === layer)),
];

type QueryValues = { readonly [Name in keyof typeof QUERY_OPTIONS]?: string };

export const QUERY_HELP = `  --principal P   ARN or name of a user, role or session, or what a table shows for WHO
  --action A      IAM action, e.g. s3:GetObject or 's3:*'
  --resource R    ARN as recorded, or a resource family
  --account ID    account of the caller, 12 digits
  --region R      Region of the call
  --ip A          source address, or a range: 203.0.113.0/24
  --layer L       ${LAYER_WORDS.join(', ')}, or a layer's name in JSON
  --policy P      ARN, name or id of the policy that denies
  --since T       ISO 8601 or an age: 30m, 24h, 7d
  --until T
  -n, --limit N
                  \`*\` stands for any characters in P, A and R; quote it for the shell`;

export function queryFrom(values: QueryValues, io: Pick<Io, 'now'>): DenialQuery {
  const { principal, action, resource, account, region, ip, policy } = values;
  if (account !== undefined && !/^\d{12}$/.test(account)) {
    throw new UsageError(`\`--account ${account}\` is no account id; give its 12 digits`);
  }
  const layer = values.layer === undefined ? undefined : layerFrom(values.layer);
  return {
    ...(principal === undefined ? {} : { principal }),
    ...(action === undefined ? {} : { action }),
    ...(resource === undefined ? {} : { resource }),
    ...(account === undefined ? {} : { account }),
    ...(region === undefined ? {} : { region }),
    ...(ip === undefined ? {} : { ip }),
    ...(layer === undefined ? {} : { layer }),
    ...(policy === undefined ? {} : { policy }),
    ...(values.since === undefined ? {} : { since: parseWhen(values.since, 'since', io.now()) }),
    ...(values.until === undefined ? {} : { until: parseWhen(values.until, 'until', io.now()) }),
    ...(values.limit === undefined ? {} : { limit: parseLimit(values.limit) }),
  };
}

/** Case does not matter. */
function layerFrom(text: string): Layer {
  const word = text.toLowerCase();
  const short = POLICY_LAYERS.find((layer) => POLICY_LAYER[layer].short.toLowerCase() === word);
  const layer = short ?? LAYERS.find((known) => known.toLowerCase() === word);
  if (layer !== undefined) return layer;
  throw new UsageError(
    `there is no layer \`${text}\`${didYouMean(text, LAYER_WORDS)}; give one of ${LAYER_WORDS.join(', ')}`,
  );
}

export function parseLimit(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new UsageError(`\`--limit ${text}\` is no number; give 1 or more`);
  return Number(text);
}
