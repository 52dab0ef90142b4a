/** A detector over ports in memory, and events to feed it. */
import { HOLD_SECONDS } from '../../contract/deployment.ts';
import { noticeOf } from '../../core/alert/notice.ts';
import type { AlertContext } from '../../core/detect/alert-context.ts';
import type { DetectEvent } from '../../core/detect/event.ts';
import type { PipelineDeps } from '../../core/detect/pipeline.ts';
import { detectorSettings } from '../../core/detect/settings.ts';
import type { AlertUpdate } from '../../core/model/notice.ts';
import type { Alert } from '../../core/ports.ts';
import { memoryAlerts, memoryDimensions, memoryIncidents } from './memory-dimensions.ts';

/** Monday, 5 January 2026, 09:00 UTC, in epoch seconds. */
export const NINE = Date.UTC(2026, 0, 5, 9) / 1000;

export function composeAlert(update: AlertUpdate, context: AlertContext): Alert {
  const { incident, type, at, key, count } = update;
  const subject = `${type} ${incident}`;
  return {
    subject,
    text: `${key}: ${count}`,
    attributes: { type },
    deduplicationId: `${incident}-${type}-${at}`,
    notice: noticeOf({ update, context, groups: [], title: subject, commands: [] }),
    suppression: undefined,
    reason: [],
    explained: true,
  };
}

export function detectWorld() {
  const dimensions = memoryDimensions();
  const incidents = memoryIncidents();
  const alerts = memoryAlerts();
  let now = NINE;
  const deps: PipelineDeps = {
    dimensions,
    incidents,
    channels: [alerts],
    onRefused: () => {},
    holdSeconds: HOLD_SECONDS,
    composeAlert,
    settings: detectorSettings(),
    clock: () => now * 1000,
    backOff: async () => {},
  };
  const setClock = (seconds: number) => {
    now = seconds;
  };
  return { dimensions, incidents, alerts, deps, setClock };
}

export interface EventParts {
  readonly id: string;
  readonly ts: number;
  readonly at?: number;
  readonly principal?: string;
  readonly account?: string;
  readonly action?: string;
  readonly resource?: string;
  readonly policy?: string;
}

export function anEvent({ id, ts, at = ts, ...keys }: EventParts): DetectEvent {
  return {
    id,
    ts,
    at,
    group: undefined,
    keys: {
      principal: keys.principal ?? 'arn:aws:iam::111122223333:role/build',
      account: keys.account ?? '111122223333',
      action: keys.action ?? 's3:GetObject',
      resource: keys.resource ?? 'arn:aws:s3:::ledger/*',
      policy: keys.policy ?? 'identity-implicit@111122223333',
    },
  };
}

/** One principal, many denials. */
export function burst(
  events: number,
  start: number,
  parts: Partial<EventParts> = {},
): readonly DetectEvent[] {
  return Array.from({ length: events }, (_, i) =>
    anEvent({ ...parts, id: `${parts.id ?? 'burst'}-${i}`, ts: start + i }),
  );
}

/** One policy, one denial each of many principals. */
export function wave(
  principals: number,
  start: number,
  parts: Partial<EventParts> = {},
): readonly DetectEvent[] {
  return Array.from({ length: principals }, (_, i) =>
    anEvent({
      policy: 'scp:p-wave',
      ...parts,
      id: `${parts.id ?? 'wave'}-${i}`,
      ts: start + i,
      principal: `arn:aws:iam::111122223333:role/team-${i}`,
    }),
  );
}

export function inBatches<T>(values: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(values.length / size) }, (_, i) =>
    values.slice(i * size, (i + 1) * size),
  );
}
