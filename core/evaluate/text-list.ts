/** "A string or an array of strings", the shape of most elements of a policy. */
import { type Fault, isArray } from './fault.ts';

export interface TextItem {
  readonly text: string;
  readonly path: string;
}

/** Reads one or many strings. An element that is there must say something: empty lists are faults. */
export function readTextList(value: unknown, path: string, faults: Fault[]): readonly TextItem[] {
  if (typeof value === 'string') return [{ text: value, path }];
  if (!isArray(value) || value.length === 0) {
    faults.push({ path, problem: 'must be a string or a list of strings that is not empty' });
    return [];
  }
  return value.flatMap((item, index): readonly TextItem[] => {
    if (typeof item === 'string') return [{ text: item, path: `${path}[${index}]` }];
    faults.push({ path: `${path}[${index}]`, problem: 'must be a string' });
    return [];
  });
}
