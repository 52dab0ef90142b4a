/** The shape of one tool: arguments in, the JSON that a command prints out; what is wrong is a `UsageError`. */
import type { PolicySource } from '../../core/model/policy-source.ts';
import type { JsonObject } from '../../core/record/json.ts';
import type { Io } from '../command.ts';
import type { Store } from '../open-store.ts';
import type { MembersSchema } from './input-schema.ts';

export interface ToolContext {
  readonly io: Pick<Io, 'env' | 'now'>;
  /** Opens the store for one call, as a command does. */
  readonly withStore: <T>(read: (store: Store) => Promise<T>) => Promise<T>;
  /** Of the snapshot that the server was started with. */
  readonly policies: PolicySource | undefined;
}

export interface ToolResult {
  readonly answer: JsonObject;
  /** The member of the answer that holds rows. */
  readonly rows?: string;
}

export interface Tool {
  readonly title: string;
  readonly description: string;
  readonly input: MembersSchema;
  /** `given` fits `input`. */
  readonly run: (given: JsonObject, context: ToolContext) => Promise<ToolResult>;
}
