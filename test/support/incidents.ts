/** Builder of incidents: open unless closed, with documentation ids. */
import type { Incident } from '../../core/model/incident.ts';
import type { IncidentStore } from '../../core/ports.ts';

export function anIncident(overrides: Partial<Incident> = {}): Incident {
  return {
    at: 1_795_000_000,
    type: overrides.closedAt === undefined || overrides.closedAt === null ? 'open' : 'resolve',
    incident: 'i-1',
    channel: 'principal',
    key: 'arn:aws:iam::111122223333:role/ci/deploy-role',
    severity: 'medium',
    count: 42,
    expectedPerHour: 0.3,
    evidence: 14.2,
    openedAt: '2026-11-20T10:00:00Z',
    closedAt: null,
    groups: ['g-0000000000000001'],
    alert: 'deploy-role: 42 denials',
    pagedAt: '2026-11-20T10:00:00Z',
    muted: null,
    explained: true,
    ...overrides,
  };
}

/** Puts it, whatever is there. */
export async function putIncident(store: IncidentStore, incident: Incident): Promise<void> {
  await store.changeIncident(incident.incident, () => incident);
}
