/** The matcher that EventBridge itself uses: patterns and events in, the names of the rules that match out. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fetchJars } from './maven.ts';

export const EVENT_RULER = { group: 'software.amazon.event.ruler', name: 'event-ruler', version: '2.0.1' };

export interface Matches {
  /** 0 where no pattern uses a wildcard. */
  readonly complexity: number;
  /** For each event, in its order, the sorted names of the rules that match it. */
  readonly matched: readonly (readonly string[])[];
}

export function matchEvents(rules: Readonly<Record<string, unknown>>, events: readonly unknown[]): Matches {
  const harness = join(import.meta.dirname, 'Ruler.java');
  const { status, stdout, stderr, error } = spawnSync(
    'java',
    ['-cp', join(fetchJars(EVENT_RULER), '*'), harness],
    {
      input: [rules, ...events].map((each) => JSON.stringify(each)).join('\n'),
      encoding: 'utf8',
      maxBuffer: 2 ** 26,
    },
  );
  if (status !== 0) throw new Error(`event-ruler failed: ${error ?? stderr}`);
  const [complexity, ...matched] = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  return { complexity, matched };
}
