/** "A string or an array of strings", the shape of most elements of a policy. */
import { type Fault, isArray } from './fault.ts';

/** What is wrong with a text, if anything. */
export type FindProblem = (text: string) => string | undefined;

/** Reads one or many strings. An element that is there must say something: empty lists are faults. */
export function readTextList(
  value: unknown,
  path: string,
  faults: Fault[],
  findProblem: FindProblem = () => undefined,
): readonly string[] {
  const items = isArray(value) ? value : [value];
  if (items.length === 0 || (!isArray(value) && typeof value !== 'string')) {
    faults.push({ path, problem: 'must be a string or a list of strings that is not empty' });
    return [];
  }
  const texts: string[] = [];
  for (const [index, item] of items.entries()) {
    const problem = typeof item === 'string' ? findProblem(item) : 'must be a string';
    if (problem !== undefined) faults.push({ path: isArray(value) ? `${path}[${index}]` : path, problem });
    else if (typeof item === 'string') texts.push(item);
  }
  return texts;
}
