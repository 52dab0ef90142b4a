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
  /** null: AWS does not say. */
  readonly matches: boolean | null;
  readonly context?: Readonly<Record<string, unknown>>;
  readonly version?: string;
}

/** Evaluated all the same, with warnings. */
export interface OddDocumentRow extends Row {
  readonly layer: string;
  /** Its statements as they stand, or all of them with the other effect. */
  readonly document: unknown;
  readonly request?: Readonly<Record<string, unknown>>;
  /** The effect with which the warnings are given; without it: with both. */
  readonly warnedAs?: 'Allow' | 'Deny';
  /** Their paths, from the policy down. */
  readonly warnings: readonly string[];
  /** The decision where an Allow of this document decides, and where its Deny does. */
  readonly allow: string;
  readonly deny: string;
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
  oddDocuments: readTable<OddDocumentRow>('odd-documents'),
  malformedDocuments: readTable<MalformedDocumentRow>('malformed-documents'),
  malformedInputs: readTable<MalformedInputRow>('malformed-inputs'),
};
