/**
 * What the detector says of one simulated history, to the letter: a change that is meant to cost less must leave it.
 * One that is meant to say something else is measured with `npm run bench detect` first.
 */
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { deliveredEvent, type SimulationOptions, simulate } from '../../bench/detect/simulation.ts';
import { Replay } from '../../core/detect/replay.ts';
import { detectorSettings } from '../../core/detect/settings.ts';
import { referenceDetector } from '../support/reference-detector.ts';

function watched(options: SimulationOptions) {
  const simulation = simulate(options);
  const replay = new Replay(detectorSettings());
  const reference = referenceDetector();
  for (let i = 0; i < simulation.deliveries.at.length; i += 1) {
    const event = deliveredEvent(simulation, i);
    replay.event(event);
    reference.observe(event);
  }
  return { found: replay.take(), reference: reference.pages };
}

test.each([
  { shift: 'none', findings: 90, digest: '672b73b9ce79db56' },
  { shift: 'bad delivery', findings: 83, digest: '44705248ecb6edb7' },
] as const)('$shift: the same findings as before, and pages as defined', ({ shift, findings, digest }) => {
  const { found, reference } = watched({ seed: 101, days: 4, scale: 0.1, shift });
  const text = found.map((finding) => `${JSON.stringify(finding)}\n`).join('');
  expect(found).toHaveLength(findings);
  expect(createHash('sha256').update(text).digest('hex').slice(0, 16)).toBe(digest);
  const pages = found.filter(({ type }) => type !== 'resolve');
  expect(pages.map(({ at, type, channel, key }) => ({ at, type, dimension: channel, key }))).toEqual(
    reference,
  );
});
