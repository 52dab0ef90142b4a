/** Alerts and groups to render: plain and complete, with documentation ids, so that a test names what it is about. */
import { composeAlert } from '../../core/alert/compose.ts';
import type { AlertContext } from '../../core/detect/alert-context.ts';
import { type Attribution, UNKNOWN_ATTRIBUTION } from '../../core/model/attribution.ts';
import type { OwnedGroup } from '../../core/model/group.ts';
import type { Mute } from '../../core/model/mute.ts';
import type { AlertUpdate } from '../../core/model/notice.ts';
import type { Alert } from '../../core/ports.ts';

export const BUILD_ROLE = 'arn:aws:iam::111122223333:role/ci/build';

export const STATED: Attribution = {
  ...UNKNOWN_ATTRIBUTION,
  layer: 'serviceControlPolicy',
  kind: 'explicit',
  confidence: 'stated',
  policy: {
    arn: 'arn:aws:organizations::999988887777:policy/o-ex/service_control_policy/p-example12',
    name: 'no-public-buckets',
    target: null,
  },
};

export function aGroup(overrides: Partial<OwnedGroup> = {}): OwnedGroup {
  return {
    group: 'g-0123456789abcdef',
    principal: BUILD_ROLE,
    action: 's3:PutObject',
    resourceFamily: 'arn:aws:s3:::ledger/*',
    account: '111122223333',
    count: 42,
    firstSeen: '2026-01-05T09:00:00Z',
    lastSeen: '2026-01-05T09:01:00Z',
    state: 'open',
    attribution: STATED,
    fix: null,
    changed: [],
    nextSteps: [],
    ...overrides,
  };
}

export function anUpdate(overrides: Partial<AlertUpdate> = {}): AlertUpdate {
  return {
    at: 1_767_603_660,
    type: 'open',
    incident: 'i-0123456789abcdef',
    channel: 'principal',
    key: BUILD_ROLE,
    severity: 'high',
    count: 42,
    expectedPerHour: 0.3,
    evidence: 14.2,
    ...overrides,
  };
}

export const CONTEXT: AlertContext = {
  firstEventAt: 1_767_603_600,
  lastEventAt: 1_767_603_600,
  replayed: false,
  neverSeenBefore: false,
  groups: [],
};

export function anAlert(
  update: Partial<AlertUpdate> = {},
  groups: readonly OwnedGroup[] = [aGroup()],
): Alert {
  return composeAlert(anUpdate(update), CONTEXT, groups);
}

export function aMute(overrides: Partial<Mute> = {}): Mute {
  return {
    mute: 'm-0123456789abcdef',
    principal: null,
    action: null,
    resource: null,
    account: null,
    policy: null,
    group: null,
    until: '2026-02-01T00:00:00Z',
    reason: 'being fixed',
    createdAt: '2026-01-01T00:00:00Z',
    author: null,
    ended: null,
    ...overrides,
  };
}
