/**
 * Forgets a principal: what the store keeps by its ARN is erased, and incidents that name it lose the name and the text that was
 * sent. They stay, so that it is still known that an incident happened.
 */
import type { Incident } from '../model/incident.ts';
import type { ErasureStore, IncidentStore, KeptOfPrincipal } from '../ports.ts';

export interface Forgotten extends KeptOfPrincipal {
  readonly principal: string;
  /** That name it. */
  readonly incidents: number;
  /** False: this is what would be erased. */
  readonly erased: boolean;
}

export interface ForgetOptions {
  /** Only counts. */
  readonly dryRun: boolean;
}

/** What stands in the place of the principal, and of texts that named it. */
export const ERASED = 'erased';

export async function forgetPrincipal(
  store: ErasureStore & IncidentStore,
  principal: string,
  { dryRun }: ForgetOptions,
): Promise<Forgotten> {
  const naming: string[] = [];
  for await (const incident of store.listIncidents({}))
    if (names(incident, principal)) naming.push(incident.incident);
  if (!dryRun)
    for (const id of naming)
      await store.changeIncident(id, (before) => before && withoutPrincipal(before, principal));
  const kept = dryRun ? await store.countOfPrincipal(principal) : await store.erasePrincipal(principal);
  return { principal, ...kept, incidents: naming.length, erased: !dryRun };
}

const names = ({ key, alert }: Incident, principal: string): boolean =>
  key === principal || isNamedIn(alert, principal);

/** What a name goes on with. A dot may end a sentence, so it ends a name. */
const OF_NAME = /[\w+=,@/-]/;

/** `user/ana` is not named where `user/anabel` is. */
function isNamedIn(text: string, arn: string): boolean {
  for (let at = text.indexOf(arn); at >= 0; at = text.indexOf(arn, at + 1))
    if (!OF_NAME.test(text.charAt(at + arn.length))) return true;
  return false;
}

const withoutPrincipal = (incident: Incident, principal: string): Incident => ({
  ...incident,
  key: incident.key === principal ? ERASED : incident.key,
  alert: ERASED,
});
