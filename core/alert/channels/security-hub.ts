/**
 * The alert as a finding of Security Hub, in the AWS Security Finding Format: one finding an incident, updated under
 * its id, archived by its workflow when the incident ends.
 *
 * Shape   an alert, and the account and Region that import it → a finding. With the account's own product ARN the
 *         finding must be of that very account; whose call was denied stands among the resources.
 * Units   title at most 256 characters, description 1,024, a resource id 512.
 * Source  Security Hub API Reference, BatchImportFindings; "AWS Security Finding Format (ASFF)".
 */
import { ALERT_CHANNELS, EVENT_DETAIL_TYPES } from '../../../contract/alert-channels.ts';
import type { Severity } from '../../model/incident.ts';
import type { Notice } from '../../model/notice.ts';
import { ownerText } from '../../model/owner-tag.ts';
import type { Alert } from '../../ports.ts';
import { clip, oneLine } from '../../text/one-line.ts';
import type { FindingPlace } from '../alert-settings.ts';
import { DIMENSION_WORDS, sizeWords } from '../wording.ts';
import type { AlertChannel, RenderEvent } from './channel.ts';

const LABELS: Readonly<Record<Severity, 'LOW' | 'MEDIUM' | 'HIGH' | 'CRITICAL'>> = {
  low: 'LOW',
  medium: 'MEDIUM',
  high: 'HIGH',
  critical: 'CRITICAL',
};
const TYPES = ['Unusual Behaviors/User/Denied Access'];

export function securityHubFinding({ subject, notice }: Alert, { partition, region, account }: FindingPlace) {
  return {
    SchemaVersion: '2018-10-08',
    Id: `denial-monitor/${notice.incident}`,
    ProductArn: `arn:${partition}:securityhub:${region}:${account}:product/${account}/default`,
    GeneratorId: `denial-monitor/${notice.channel}`,
    AwsAccountId: account,
    CreatedAt: notice.since,
    UpdatedAt: notice.at,
    Title: clip(subject, 256),
    Description: descriptionOf(notice),
    Resources: resourcesOf(notice, partition, region),
    FindingProviderFields: { Severity: { Label: LABELS[notice.severity] }, Types: TYPES },
    RecordState: notice.type === 'resolve' ? 'ARCHIVED' : 'ACTIVE',
    Workflow: { Status: 'NEW' },
  } as const;
}

function descriptionOf(notice: Notice): string {
  const { channel, key, groups, ownerTag } = notice;
  const { label } = DIMENSION_WORDS[channel];
  const reason = groups[0] === undefined ? '' : ` ${groups[0].action}: ${groups[0].reason}.`;
  const owner = ownerTag === null ? '' : ` Owner: ${ownerText(ownerTag)}.`;
  const text = `${label} ${key}: ${sizeWords(notice)}.${reason}${owner}`;
  return clip(oneLine(text), 1024).toWellFormed();
}

function resourcesOf({ groups, key }: Notice, Partition: string, Region: string) {
  const ids = new Set(groups.length === 0 ? [key] : groups.map(({ principal }) => principal));
  return [...ids].map((id) => ({
    Type: 'Other' as const,
    Id: clip(oneLine(id), 512).toWellFormed(),
    Partition,
    Region,
  }));
}

export function findingEvent(place: FindingPlace): RenderEvent {
  return (alert) => ({
    detailType: EVENT_DETAIL_TYPES.finding,
    detail: { Findings: [securityHubFinding(alert, place)] },
  });
}

export const securityHub: AlertChannel<'securityHub'> = {
  name: 'securityHub',
  settings: ALERT_CHANNELS.securityHub,
  render: {
    message: null,
    event: ({ findings }) => (findings === undefined ? undefined : findingEvent(findings)),
  },
};
