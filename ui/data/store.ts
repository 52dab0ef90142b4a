/** What the page reads: the questions of the command line, and no more. It writes nothing. */
import type { CountStore, DenialStore, IncidentStore, MuteStore } from '../../core/ports.ts';

export type PageStore = Pick<DenialStore, 'listDenials' | 'listGroups' | 'getGroup' | 'getDenial'> &
  Pick<IncidentStore, 'listIncidents' | 'getIncident'> &
  Pick<MuteStore, 'listMutes'> &
  CountStore;
