/**
 * The one definition of the table: keys, indexes, time to live, stream. The stack deploys it and the tests create it from
 * here, by value.
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
