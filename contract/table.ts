/**
 * The one definition of the table: keys, indexes, time to live, stream. The stack deploys it, the store reads it and
 * the tests create it from here.
 *
 * Every index is lean: keys only, and its keys are written once with the item (`by-state` apart), so that counting
 * a denial never writes to an index.
 * Source  Amazon DynamoDB Developer Guide, "Using Global Secondary Indexes", "Time to Live".
 */
export interface IndexSchema {
  readonly name: string;
  readonly partitionKey: string;
  readonly sortKey?: string;
}

export interface TableSchema {
  readonly partitionKey: string;
  readonly sortKey: string;
  readonly timeToLive: string;
  readonly stream: 'NEW_IMAGE';
  /** Keys are strings, projections keys only. */
  readonly indexes: readonly IndexSchema[];
}

export const TABLE_SCHEMA = {
  partitionKey: 'pk',
  sortKey: 'sk',
  timeToLive: 'ttl',
  stream: 'NEW_IMAGE',
  indexes: [
    { name: 'by-group', partitionKey: 'gId' },
    { name: 'by-action', partitionKey: 'gAction' },
    { name: 'by-resource', partitionKey: 'gResource' },
    { name: 'by-account', partitionKey: 'gAccount' },
    /** Dimensions that the sweep must look at, and incidents by state and time. */
    { name: 'by-state', partitionKey: 'gState', sortKey: 'gAt' },
  ],
} as const satisfies TableSchema;

export type IndexName = (typeof TABLE_SCHEMA)['indexes'][number]['name'];

/** The beginning of a partition key (`principal`) or of a sort key, by what the item is; adapters/dynamodb/keys.ts has the rest. */
export const KEY_PREFIX = {
  principal: 'P#',
  denial: 'D#',
  group: 'G#',
  groupCounter: 'L#',
  explanationRequest: 'Q#',
  explanation: 'A#',
} as const;

/**
 * Records of the stream that a function reads. A denial is inserted once; a request for an explanation is modified when
 * it had expired before time to live removed it. A question what a policy change fixed begins as the requests do.
 */
export const STREAM_READS = {
  denial: { events: ['INSERT'], sortKeyPrefix: KEY_PREFIX.denial },
  explanationRequest: { events: ['INSERT', 'MODIFY'], sortKeyPrefix: KEY_PREFIX.explanationRequest },
} as const;
