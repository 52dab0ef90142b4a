/** Which view an address shows, from the store: the questions of the command line, and its sentences where one is wrong. */
import { renderToString } from 'preact-render-to-string';
import type { DenialQuery } from '../../core/ports.ts';
import { isoSeconds } from '../../core/record/event-time.ts';
import { groupDetails } from '../data/group.ts';
import { groupsOf } from '../data/groups.ts';
import { incidentDetails } from '../data/incident.ts';
import { incidentsIn, overviewOf } from '../data/overview.ts';
import { type Period, periodOf } from '../data/period.ts';
import { principalDetails } from '../data/principal.ts';
import type { PageStore } from '../data/store.ts';
import { groupView } from '../views/group.ts';
import { groupsView } from '../views/groups.ts';
import { incidentsView, incidentView } from '../views/incident.ts';
import { type Frame, layout, type View } from '../views/layout.ts';
import type { Parameters } from '../views/links.ts';
import { mutesView } from '../views/mutes.ts';
import { overviewView, type Shown } from '../views/overview.ts';
import { messageView } from '../views/plain.ts';
import { principalView } from '../views/principal.ts';
import { whole } from '../views/short.ts';
import { found } from './search.ts';

export interface PageDeps {
  readonly store: PageStore;
  /** What the store is called, and the options that name it in commands. */
  readonly storeName: string;
  readonly storeOptions: string;
  readonly now: () => number;
  /** The filters of the command line; throws its mistakes. */
  readonly queryOf: (parameters: Parameters) => DenialQuery;
  /** The sentence of what was thrown; undefined: it is a defect. */
  readonly sentenceOf: (error: unknown) => Promise<string | undefined>;
  readonly onDefect: (error: unknown) => void;
}

export type Answer = { readonly status: number; readonly html: string } | { readonly to: string };

interface Asked {
  readonly deps: PageDeps;
  readonly parameters: Parameters;
  readonly shown: Shown;
  /** What follows the place: an id, decoded. */
  readonly name: string;
}

type Handler = (asked: Asked) => Promise<View | { readonly to: string } | undefined>;

const HANDLERS: Readonly<Record<string, Handler>> = {
  '': async ({ deps, shown, parameters }) =>
    overviewView(await overviewOf(deps.store, periodIn(deps, parameters)), shown),
  groups: async ({ deps, shown, parameters, name }) => {
    if (name !== '') return ofGroup(deps, shown, name);
    const query = deps.queryOf(parameters);
    const order = parameters.sort === 'count' ? 'count' : 'last';
    const request = {
      query,
      order,
      text: parameters.q ?? '',
      page: Number(parameters.page ?? 1) || 1,
    } as const;
    return groupsView(await groupsOf(deps.store, { ...request, now: deps.now() }), { ...shown, parameters });
  },
  incidents: async ({ deps, shown, name }) => {
    if (name === '') {
      const groups = await deps.store.listGroups({}, 'last');
      return incidentsView(await incidentsIn(deps.store, { since: '', until: '~' }, groups), shown);
    }
    const details = await incidentDetails(deps.store, name);
    return details === undefined ? undefined : incidentView(details, shown);
  },
  principals: async ({ deps, shown, name }) => {
    const details = name === '' ? undefined : await principalDetails(deps.store, name);
    return details === undefined ? undefined : principalView(details, shown);
  },
  mutes: async ({ deps, shown }) => mutesView(await deps.store.listMutes(), shown),
  search: async ({ deps, parameters }) => ({ to: await found(deps.store, (parameters.q ?? '').trim()) }),
};

async function ofGroup(deps: PageDeps, shown: Shown, id: string): Promise<View | undefined> {
  const details = await groupDetails(deps.store, id);
  return details === undefined ? undefined : groupView(details, shown);
}

export async function answer(url: URL, deps: PageDeps): Promise<Answer> {
  const parameters: Parameters = Object.fromEntries(url.searchParams);
  const [, place = '', ...rest] = url.pathname.split('/');
  const name = decoded(rest.join('/'));
  const given = { since: parameters.since || undefined, until: parameters.until || undefined };
  const shown: Shown = { now: deps.now(), store: deps.storeOptions, given };
  const handler = Object.hasOwn(HANDLERS, place) ? HANDLERS[place] : undefined;
  const frame: Frame = { store: deps.storeName, text: parameters.q ?? '', period: given };
  try {
    const view = name === undefined ? undefined : await handler?.({ deps, parameters, shown, name });
    if (view === undefined)
      return page(
        404,
        messageView('Not found', `There is no \`${whole(name ?? url.pathname)}\` in this store.`),
        frame,
      );
    return 'to' in view ? view : page(200, view, frame);
  } catch (error) {
    const sentence = await deps.sentenceOf(error);
    if (sentence === undefined) deps.onDefect(error);
    const said = sentence ?? 'This is a defect of denials; the terminal shows more.';
    return page(sentence === undefined ? 500 : 400, messageView('That did not work', said), frame);
  }
}

export const page = (status: number, view: View, frame: Frame): Answer => ({
  status,
  html: `<!doctype html>${renderToString(layout(view, frame))}`,
});

/** Undefined: it is not percent-encoded UTF-8. */
function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

const DAY = 86_400_000;

function periodIn(deps: PageDeps, { since, until }: Parameters): Period {
  const query = deps.queryOf({ since: since || '24h', until });
  return periodOf({
    since: query.since ?? isoSeconds(deps.now() - DAY),
    until: query.until ?? isoSeconds(deps.now()),
  });
}
