/** Records as tools flatten them, and what is left of each: written from the tools' own descriptions, not from our readers. */
import { EXPORTED_MEMBERS, type ExportedMember, partialRecord } from '../../core/record/partial-record.ts';
import type { TestRecord } from './records.ts';

type Row = Record<string, string>;
type Keep = (record: TestRecord) => TestRecord;

const json = JSON.stringify;

export function at(value: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((here, name) => (here as TestRecord | undefined | null)?.[name], value);
}

const textAt = (record: TestRecord, path: string): string | undefined => {
  const value = at(record, path);
  if (value === undefined || value === null) return undefined;
  return typeof value === 'string' ? value : json(value);
};

function withPath(record: TestRecord, path: string, value: unknown): TestRecord {
  const [name = '', ...rest] = path.split('.');
  if (rest.length === 0) return { ...record, [name]: value };
  return {
    ...record,
    [name]: withPath((record[name] as TestRecord | undefined) ?? {}, rest.join('.'), value),
  };
}

/** The members at these paths, where the record has them. */
function only(record: TestRecord, paths: readonly string[]): TestRecord {
  return paths.reduce<TestRecord>((kept, path) => {
    const value = at(record, path);
    return value === undefined ? kept : withPath(kept, path, value);
  }, {});
}

const rowOf = (record: TestRecord, names: ReadonlyMap<string, string>): Row =>
  Object.fromEntries(
    [...names].flatMap(([path, name]) => {
      const text = textAt(record, path);
      return text === undefined ? [] : [[name, text]];
    }),
  );

const lackingAllBut = (...held: readonly string[]): readonly ExportedMember[] =>
  EXPORTED_MEMBERS.filter((member) => !held.includes(member));

const IDENTITY = [
  'type',
  'principalId',
  'arn',
  'accountId',
  'accessKeyId',
  'userName',
  'invokedBy',
  'identityProvider',
].map((name) => `userIdentity.${name}`);
const SESSION = ['sessionIssuer.arn', 'attributes.creationDate', 'attributes.mfaAuthenticated'].map(
  (name) => `userIdentity.sessionContext.${name}`,
);
const ISSUER = ['type', 'principalId', 'accountId', 'userName'].map(
  (name) => `userIdentity.sessionContext.sessionIssuer.${name}`,
);
const CALL = [
  'eventVersion',
  'eventTime',
  'eventSource',
  'eventName',
  'awsRegion',
  'errorCode',
  'errorMessage',
  'eventID',
  'requestID',
  'eventType',
];

const WHOLE = ['requestParameters', 'responseElements', 'additionalEventData'];

/** The table of the Athena User Guide: structs, and texts of JSON, under names in lower case. */
export function athena(record: TestRecord): Row {
  const texts = [
    ...CALL,
    'sourceIPAddress',
    'userAgent',
    'recipientAccountId',
    'sharedEventID',
    'vpcEndpointId',
    'vpcEndpointAccountId',
  ];
  const row = rowOf(record, new Map([...texts, ...WHOLE].map((name) => [name, name.toLowerCase()])));
  const names = [...texts, ...WHOLE].map((name) => [name.toLowerCase(), '']);
  const { userIdentity, tlsDetails } = record;
  return {
    ...Object.fromEntries(names),
    ...row,
    useridentity: struct(userIdentity, STRUCT),
    tlsdetails: struct(tlsDetails, ['tlsVersion']),
  };
}

const STRUCT = [
  ...['type', 'principalId', 'arn', 'accountId', 'invokedBy', 'accessKeyId', 'userName', 'identityProvider'],
  ...['sessionContext', 'attributes', 'mfaAuthenticated', 'creationDate', 'sessionIssuer'],
];

function struct(value: unknown, names: readonly string[]): string {
  if (value === undefined || value === null) return '';
  if (typeof value !== 'object') return String(value);
  const members = names.flatMap((name) => {
    const inner = (value as TestRecord)[name];
    return inner === undefined ? [] : [`${name.toLowerCase()}=${struct(inner, names)}`];
  });
  return `{${members.join(', ')}}`;
}

export const keptByAthena: Keep = (record) =>
  partialRecord(
    only(withNulls(record), [
      ...CALL,
      ...[
        'sourceIPAddress',
        'userAgent',
        'recipientAccountId',
        'sharedEventID',
        'vpcEndpointId',
        'vpcEndpointAccountId',
      ],
      ...[...WHOLE, ...IDENTITY, ...SESSION, ...ISSUER, 'tlsDetails.tlsVersion'],
    ]),
    ['userIdentity', 'resources', 'sessionCredentialFromConsole'],
  );

const withNulls: Keep = (record) => ({ ...Object.fromEntries(WHOLE.map((name) => [name, null])), ...record });

const FIELDS = [
  ...[...CALL, 'sourceIPAddress', 'vpcEndpointId'],
  ...['type', 'arn', 'principalId', 'accountId', 'sessionContext.sessionIssuer.arn'].map(
    (name) => `userIdentity.${name}`,
  ),
];

/** A query for some fields; one that an event lacks is left out of its row. */
export const insights = (record: TestRecord): Row =>
  rowOf(record, new Map(FIELDS.map((name) => [name, name])));

export const keptByInsights: Keep = (record) =>
  partialRecord(
    only(record, FIELDS),
    lackingAllBut(
      'errorMessage',
      'sourceIPAddress',
      ...(record.vpcEndpointId === undefined ? [] : ['vpcEndpointId']),
    ),
  );

/** A table has an empty cell where an event has no such field. */
export const keptByInsightsTable: Keep = (record) =>
  partialRecord(only(record, FIELDS), lackingAllBut('errorMessage', 'sourceIPAddress', 'vpcEndpointId'));

const COLUMNS = [
  ...CALL,
  'sourceIPAddress',
  'userAgent',
  'vpcEndpointId',
  'requestParameters',
  ...IDENTITY,
  SESSION[0] ?? '',
];

export const columns = (record: TestRecord): Row => ({
  ...Object.fromEntries(COLUMNS.map((path) => [path.toLowerCase().replaceAll('.', '_'), ''])),
  ...rowOf(record, new Map(COLUMNS.map((path) => [path, path.toLowerCase().replaceAll('.', '_')]))),
});

export const keptByColumns: Keep = (record) =>
  partialRecord(
    only({ requestParameters: null, ...record }, COLUMNS),
    lackingAllBut('errorMessage', 'sourceIPAddress', 'userAgent', 'vpcEndpointId', 'requestParameters'),
  );

const ECS_FIELDS: ReadonlyMap<string, string> = new Map([
  ['eventName', 'event.action'],
  ['eventSource', 'event.provider'],
  ['eventID', 'event.id'],
  ['eventTime', '@timestamp'],
  ['awsRegion', 'cloud.region'],
  ['sourceIPAddress', 'source.address'],
  ['userAgent', 'user_agent.original'],
  ['userIdentity.principalId', 'user.id'],
  ['userIdentity.type', 'aws.cloudtrail.user_identity.type'],
  ['userIdentity.arn', 'aws.cloudtrail.user_identity.arn'],
  ['userIdentity.accessKeyId', 'aws.cloudtrail.user_identity.access_key_id'],
  ['userIdentity.invokedBy', 'aws.cloudtrail.user_identity.invoked_by'],
  [
    'userIdentity.sessionContext.sessionIssuer.arn',
    'aws.cloudtrail.user_identity.session_context.session_issuer.arn',
  ],
  [
    'userIdentity.sessionContext.attributes.creationDate',
    'aws.cloudtrail.user_identity.session_context.creation_date',
  ],
  [
    'userIdentity.sessionContext.attributes.mfaAuthenticated',
    'aws.cloudtrail.user_identity.session_context.mfa_authenticated',
  ],
  ['errorCode', 'aws.cloudtrail.error_code'],
  ['errorMessage', 'aws.cloudtrail.error_message'],
  ['requestID', 'aws.cloudtrail.request_id'],
  ['eventVersion', 'aws.cloudtrail.event_version'],
  ['eventType', 'aws.cloudtrail.event_type'],
  ['recipientAccountId', 'aws.cloudtrail.recipient_account_id'],
  ['vpcEndpointId', 'aws.cloudtrail.vpc_endpoint_id'],
  ['sharedEventID', 'aws.cloudtrail.shared_event_id'],
]);

export function ecs(record: TestRecord): TestRecord {
  const document: TestRecord = { event: { module: 'aws', dataset: 'aws.cloudtrail', outcome: 'failure' } };
  const name = at(record, 'userIdentity.userName');
  return [...ECS_FIELDS].reduce<TestRecord>(
    (made, [path, field]) => {
      const value = at(record, path);
      return value === undefined ? made : withPath(made, field, value);
    },
    name === undefined ? document : { ...document, user: { name } },
  );
}

export const keptByEcs: Keep = (record) => {
  const paths = at(record, 'userIdentity.type') === 'IAMUser' ? ['userIdentity.userName'] : [];
  return partialRecord(only(record, [...ECS_FIELDS.keys(), ...paths]), [
    ...(['userIdentity', 'requestParameters', 'responseElements', 'resources'] as const),
    ...(['additionalEventData', 'tlsDetails', 'sessionCredentialFromConsole'] as const),
  ]);
};

export function dotted(value: TestRecord, prefix = ''): TestRecord {
  const members = Object.entries(value).flatMap(([name, inner]) =>
    typeof inner === 'object' && inner !== null
      ? Object.entries(dotted(inner as TestRecord, `${prefix}${name}.`))
      : [[`${prefix}${name}`, inner] as const],
  );
  return Object.fromEntries(members);
}

/** Security Lake, OCSF 1.1. */
export function ocsf(record: TestRecord): TestRecord {
  const of = (path: string) => at(record, path);
  const { requestParameters } = record;
  return {
    metadata: {
      product: { name: 'CloudTrail', vendor_name: 'AWS', version: '1.08' },
      uid: of('eventID'),
      version: '1.1.0',
    },
    time: Date.parse(String(of('eventTime'))),
    ...{ class_uid: 6003, class_name: 'API Activity', category_uid: 6, status_id: 2, status: 'Failure' },
    cloud: { region: of('awsRegion'), provider: 'AWS' },
    api: {
      ...{
        operation: of('eventName'),
        service: { name: of('eventSource') },
        request: { uid: of('requestID'), data: requestParameters && json(requestParameters) },
      },
      response: { error: of('errorCode'), message: of('errorMessage'), data: null },
    },
    actor: {
      user: {
        ...{
          type: of('userIdentity.type'),
          uid: of('userIdentity.arn'),
          uid_alt: of('userIdentity.principalId'),
        },
        ...{ name: of('userIdentity.userName'), credential_uid: of('userIdentity.accessKeyId') },
        account: { uid: of('userIdentity.accountId') },
      },
      session: { issuer: of('userIdentity.sessionContext.sessionIssuer.arn') },
      ...{ invoked_by: of('userIdentity.invokedBy'), idp: { name: of('userIdentity.identityProvider') } },
    },
    http_request: { user_agent: of('userAgent') },
    src_endpoint: { ip: of('sourceIPAddress'), uid: of('vpcEndpointId') },
    unmapped: { eventType: of('eventType'), recipientAccountId: of('recipientAccountId') },
  };
}

export const keptByOcsf: Keep = (record) => {
  const held = record.requestParameters ? ['requestParameters'] : [];
  const endpoint = record.vpcEndpointId === undefined ? [] : ['vpcEndpointId'];
  const name = at(record, 'userIdentity.type') === 'IAMUser' ? ['userIdentity.userName'] : [];
  return partialRecord(
    only(record, [
      ...[
        'eventName',
        'eventSource',
        'errorCode',
        'errorMessage',
        'eventTime',
        'eventID',
        'requestID',
        'awsRegion',
      ],
      ...[
        'sourceIPAddress',
        'userAgent',
        'vpcEndpointId',
        'eventType',
        'recipientAccountId',
        ...held,
        ...name,
      ],
      ...IDENTITY.filter((path) => !path.endsWith('userName')),
      'userIdentity.sessionContext.sessionIssuer.arn',
    ]),
    lackingAllBut(
      'errorMessage',
      'sourceIPAddress',
      'userAgent',
      'resources',
      'recipientAccountId',
      ...held,
      ...endpoint,
    ),
  );
};

/** Every value a text. */
export function wazuh(record: TestRecord): TestRecord {
  const texts = JSON.parse(json(record), (_key, value: unknown) =>
    typeof value === 'object' && value !== null ? value : String(value),
  );
  return { ...texts, log_info: { s3bucket: 'b', log_file: 'f' }, source: 'cloudtrail' };
}

export const keptByWazuh: Keep = (record) => {
  const { requestParameters: _, responseElements: __, ...rest } = record;
  return partialRecord(rest, ['requestParameters', 'responseElements', 'additionalEventData']);
};
