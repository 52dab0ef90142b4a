/**
 * What the detector says of one simulated history, to the letter: a change that is meant to cost less must leave it.
 * One that is meant to say something else is measured with `npm run bench detect` first.
 */
import { createHash, type Hash } from 'node:crypto';
import { expect, test } from 'vitest';
import { deliveredEvent, type SimulationOptions, simulate } from '../../bench/detect/simulation.ts';
import { Replay } from '../../core/detect/replay.ts';
import { detectorSettings } from '../../core/detect/settings.ts';
import { referenceDetector } from '../support/reference-detector.ts';

function watched(options: SimulationOptions) {
  const simulation = simulate(options);
  const replay = new Replay(detectorSettings());
  const reference = referenceDetector();
  const history = createHash('sha256');
  for (let i = 0; i < simulation.deliveries.at.length; i += 1) {
    const event = deliveredEvent(simulation, i);
    history.update(JSON.stringify(event));
    replay.event(event);
    reference.observe(event);
  }
  return { history: shortOf(history), found: replay.take(), reference: reference.pages };
}

const shortOf = (hash: Hash): string => hash.digest('hex').slice(0, 16);

test.each([
  { shift: 'none', events: '5f7036a785415a33', findings: 90, digest: '672b73b9ce79db56' },
  { shift: 'bad delivery', events: '5354eccb4b8d2fc0', findings: 83, digest: '44705248ecb6edb7' },
] as const)('$shift: the same findings as before, and pages as defined', (expected) => {
  const { shift, events, findings, digest } = expected;
  const { history, found, reference } = watched({ seed: 101, days: 4, scale: 0.1, shift });
  const text = found.map((finding) => `${JSON.stringify(finding)}\n`).join('');
  // Where this differs, it is the simulation that does.
  expect(history).toBe(events);
  expect(found).toHaveLength(findings);
  expect(shortOf(createHash('sha256').update(text))).toBe(digest);
  const pages = found.filter(({ type }) => type !== 'resolve');
  expect(pages.map(({ at, type, channel, key }) => ({ at, type, dimension: channel, key }))).toEqual(
    reference,
  );
});
