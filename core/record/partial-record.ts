/**
 * A record that was put together from an export which lacks members of CloudTrail's: flattened columns, ECS, OCSF.
 *
 * Shape   members, those that the form may lack -> a record with CloudTrail's names, and `notExported`: the names of what
 *         it lacks.
 *
 * INVARIANT: of such a record no absence proves anything. A forged `notExported` only makes more unknown.
 */
import { type JsonObject, textAt } from './json.ts';

const NOT_EXPORTED = 'notExported';

/** What explanations depend on; `userIdentity` stands for the details of the session. */
export const EXPORTED_MEMBERS = [
  'errorMessage',
  'userIdentity',
  'sourceIPAddress',
  'userAgent',
  'vpcEndpointId',
  'requestParameters',
  'responseElements',
  'resources',
  'additionalEventData',
  'tlsDetails',
  'recipientAccountId',
  'sharedEventID',
  'sessionCredentialFromConsole',
] as const;

export type ExportedMember = (typeof EXPORTED_MEMBERS)[number];

export function partialRecord(members: JsonObject, lacking: readonly ExportedMember[]): JsonObject {
  const missing = lacking.filter((member) => member === 'userIdentity' || members[member] === undefined);
  return { ...members, [NOT_EXPORTED]: ['partial', ...missing].join(' ') };
}

export const isPartial = (record: unknown): boolean => textAt(record, NOT_EXPORTED) !== undefined;

/** Only names that we know: the rest of a forged list is not repeated. */
export function membersNotExported(record: unknown): readonly ExportedMember[] {
  const names = new Set(textAt(record, NOT_EXPORTED)?.split(' '));
  return EXPORTED_MEMBERS.filter((member) => names.has(member));
}

export function isNotExported(record: unknown, member: ExportedMember): boolean {
  return membersNotExported(record).includes(member);
}
