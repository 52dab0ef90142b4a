/** `search` and `show`: what the store has, as `denials list`, `denials groups` and `denials show` print it. */
import { textAt } from '../../core/record/json.ts';
import { listedGroups, orderFrom } from '../groups.ts';
import { listedDenials } from '../list.ts';
import { LAYER_WORDS, QUERY_OPTIONS, queryFrom } from '../query-options.ts';
import { shownBy } from '../show.ts';
import { members, name } from './input-schema.ts';
import type { Tool } from './tool.ts';

const MOST_ROWS = 100;
const ROWS = 10;

/** The filters of the command line but the number of rows, which is a number here. */
const FILTERS = Object.keys(QUERY_OPTIONS).filter((each) => each !== 'limit');

export const search: Tool = {
  title: 'Search denials',
  description: `Denied AWS calls that match every filter. "groups" counts equal denials (principal, action, resource family) once
each, with why and the fix; "denials" lists single calls, newest first. \`*\` stands for any characters in principal, action,
resource and policy. Without a principal, action, resource, account, layer or policy, a store in AWS reads the keys of all groups.`,
  input: members({
    kind: { ...name('groups (default) or denials'), enum: ['groups', 'denials'] },
    principal: name('ARN or name of a user, role or session'),
    action: name('IAM action: s3:GetObject, or s3:*'),
    resource: name('ARN as recorded, or a resource family'),
    account: name('account of the caller, 12 digits'),
    region: name('Region of the call'),
    ip: name('source address, or a range: 203.0.113.0/24'),
    layer: name(`the policy layer that denied: ${LAYER_WORDS.join(', ')}`),
    policy: name('ARN, name or id of the policy that denied'),
    since: name('ISO 8601, or an age: 30m, 24h, 7d'),
    until: name('ISO 8601, or an age'),
    sort: { ...name('of groups: by count (default) or by the last denial'), enum: ['count', 'last'] },
    limit: { type: 'integer', description: `rows; ${ROWS} if left out`, minimum: 1, maximum: MOST_ROWS },
  }),
  run: async (given, { io, withStore }) => {
    const filters = FILTERS.map((each) => [each, textAt(given, each)] as const);
    const values = Object.fromEntries(filters.filter(([, value]) => value !== undefined));
    const limit = typeof given.limit === 'number' ? given.limit : ROWS;
    // One more shows whether there are more.
    const query = { ...queryFrom(values, io), limit: limit + 1 };
    const order = orderFrom(textAt(given, 'sort'));
    const kind = given.kind === 'denials' ? 'denials' : 'groups';
    const found = await withStore(async (store) =>
      kind === 'denials'
        ? Array.fromAsync(listedDenials(store, query, io.now()))
        : listedGroups(store, query, order, io.now()),
    );
    return { rows: kind, answer: { [kind]: found.slice(0, limit), isMore: found.length > limit } };
  },
};

export const show: Tool = {
  title: 'Show a denial, group or incident',
  description: `All of one group (g-…), incident (i-…) or denial (its event id): who was denied what, by which policy, on what evidence,
what changed just before, and the fix. The beginning of an id will do where only one begins so.`,
  input: members({ id: name('the id, or its beginning') }, ['id']),
  run: async (given, { io, withStore }) => {
    const { group, incident, shape } = await withStore((store) =>
      shownBy(textAt(given, 'id') ?? '', store, io.now()),
    );
    const kind = group !== undefined ? 'group' : incident !== undefined ? 'incident' : 'denial';
    return { answer: { [kind]: shape } };
  },
};
