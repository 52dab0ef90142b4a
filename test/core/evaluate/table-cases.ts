/** The tables of test/cases/evaluate/tables: many small inputs about one rule each. */
import { globSync, readFileSync } from 'node:fs';

interface Row {
  readonly note: string;
  readonly rules: readonly string[];
}

export interface ConditionRow extends Row {
  readonly condition: unknown;
  readonly context: Readonly<Record<string, unknown>>;
  /** null: AWS does not say. */
  readonly holds: boolean | null;
  /** Of the policy; null: none given. */
  readonly version?: string | null;
}

export interface MatchingRow extends Row {
  readonly statement: Readonly<Record<string, unknown>>;
  readonly action: string;
  readonly resource: string;
  readonly matches: boolean;
  readonly context?: Readonly<Record<string, unknown>>;
  readonly version?: string;
}

export interface MalformedDocumentRow extends Row {
  readonly layer: string;
  readonly document: unknown;
  /** Of the fault, from the policy down. */
  readonly path: string;
  readonly problem: string;
}

export interface MalformedInputRow extends Row {
  readonly input: unknown;
  readonly path: string;
  readonly problem: string;
}

/** A table and its continuations: `conditions.json`, `conditions-odd-values.json`. */
function readTable<T extends Row>(name: string): readonly T[] {
  return globSync(`test/cases/evaluate/tables/${name}*.json`)
    .toSorted()
    .flatMap((path) => JSON.parse(readFileSync(path, 'utf8')).cases);
}

export const TABLES = {
  conditions: readTable<ConditionRow>('conditions'),
  matching: readTable<MatchingRow>('matching'),
  malformedDocuments: readTable<MalformedDocumentRow>('malformed-documents'),
  malformedInputs: readTable<MalformedInputRow>('malformed-inputs'),
};
