/** "A string or an array of strings", the shape of most elements of a policy. */
import { type Fault, isArray, reject } from './fault.ts';

/** The problem with a text, if there is one. */
export type FindProblem = (text: string) => string | undefined;

/** Reads one or many strings. An empty list is a fault. */
export function readTextList(
  value: unknown,
  path: string,
  faults: Fault[],
  findProblem: FindProblem = () => undefined,
): readonly string[] {
  const items = isArray(value) ? value : [value];
  if (items.length === 0 || (!isArray(value) && typeof value !== 'string')) {
    return reject(faults, path, 'must be a string or a list of strings that is not empty');
  }
  return items.flatMap((item, index) => {
    const itemPath = isArray(value) ? `${path}[${index}]` : path;
    if (typeof item !== 'string') return reject(faults, itemPath, 'must be a string');
    const problem = findProblem(item);
    return problem === undefined ? [item] : reject(faults, itemPath, problem);
  });
}
