import { counted } from './counted.ts';

/** The resources of a folded group, for a person: `at least 57 more resources`; 0: their number is not known. */
export function moreResourcesText(families: number): string {
  if (families === 0) return 'more resources';
  return `at least ${counted(families, 'more resource')}`;
}
