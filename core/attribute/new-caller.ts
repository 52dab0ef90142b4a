/** A role or user that was created a moment before: what is new takes a while to hold everywhere. */
import type { Gathered } from '../gather/gather.ts';
import type { Evidence } from '../model/attribution.ts';
import { evaluated } from './reconcile/describe.ts';

const NEW_MILLISECONDS = 5 * 60_000;

export function newCaller({ views }: Pick<Gathered, 'views'>, time: string): readonly Evidence[] {
  const createdAt = views.identity?.kind === 'found' ? views.identity.value.createdAt : null;
  if (createdAt === null) return [];
  const age = Date.parse(time) - Date.parse(createdAt);
  if (!(age >= 0 && age < NEW_MILLISECONDS)) return [];
  const seconds = Math.floor(age / 1000);
  return [
    evaluated(
      'newCaller',
      `the caller was created ${seconds} seconds before: its policies may not hold everywhere yet`,
    ),
  ];
}
