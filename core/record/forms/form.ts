/**
 * One form in which a tool holds CloudTrail records.
 *
 * Shape   a JSON object -> what it wraps; undefined: it is not of this form.
 */
import type { JsonObject } from '../json.ts';

export type Inner =
  /** Values to look into, one after another. */
  | { readonly values: readonly unknown[] }
  /** A row of a table: its members are columns. */
  | { readonly row: JsonObject }
  | { readonly record: JsonObject }
  | { readonly problem: string };

export type Form = (value: JsonObject) => Inner | undefined;
