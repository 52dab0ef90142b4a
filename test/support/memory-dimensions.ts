/** The ports of the detector in memory: small, but with the promises of the real ones. */
import type { Incident } from '../../core/model/incident.ts';
import type { Alert, DimensionItem, DimensionStore, IncidentStore, NamedSink } from '../../core/ports.ts';

export interface MemoryDimensions extends DimensionStore {
  readonly items: Map<string, DimensionItem>;
}

export function memoryDimensions(): MemoryDimensions {
  const items = new Map<string, DimensionItem>();
  return {
    items,
    async readDimensions(ids) {
      return new Map(ids.flatMap((id) => [...(items.has(id) ? [[id, copyOf(items.get(id))] as const] : [])]));
    },
    async writeDimension(item) {
      if ((items.get(item.id)?.version ?? 0) !== item.version) return false;
      items.set(item.id, { ...copyOf(item), version: item.version + 1 });
      return true;
    },
    async *dueDimensions() {
      yield* [...items.values()].filter(({ due }) => due).map(copyOf);
    },
  };
}

/** A reader must not share bytes with the store. */
function copyOf(item: DimensionItem | undefined): DimensionItem {
  if (item === undefined) throw new Error('no such item');
  return { ...item, state: item.state.slice() };
}

export interface MemoryIncidents extends IncidentStore {
  readonly incidents: Map<string, Incident>;
}

export function memoryIncidents(): MemoryIncidents {
  const incidents = new Map<string, Incident>();
  return {
    incidents,
    async changeIncident(id, change) {
      const before = incidents.get(id);
      const changed = change(before);
      if (changed !== undefined) incidents.set(id, changed);
      return before;
    },
    async *listIncidents() {
      yield* incidents.values();
    },
    async getIncident(id) {
      return incidents.get(id);
    },
  };
}

export interface MemoryAlerts extends NamedSink {
  readonly published: Alert[];
}

export function memoryAlerts(name: NamedSink['name'] = 'email'): MemoryAlerts {
  const published: Alert[] = [];
  return {
    name,
    published,
    async publish(alert) {
      published.push(alert);
    },
  };
}
