/** The denials of one history of detection, and when each arrives. */
import type { RecordedDenial } from '../../core/model/denial.ts';
import { aDenial } from '../support/denials.ts';
import { oneOf, type Random, upTo } from '../support/seeded-random.ts';

/** Monday, 5 January 2026, 09:00 UTC, in epoch seconds. */
export const START = Date.UTC(2026, 0, 5, 9) / 1000;
export const HOUR = 3600;

export interface Arrival {
  readonly recorded: RecordedDenial;
  /** Epoch seconds. */
  readonly arrives: number;
}

/** Bursts of one principal and waves over many; each denial is late by up to an hour, or a third of it. */
export function arrivalsOf(random: Random, isShort: boolean): readonly Arrival[] {
  const third = isShort ? 3 : 1;
  const causes = Array.from({ length: 1 + upTo(random, isShort ? 1 : 2) }, (_, cause) => {
    const wide = random() < 0.5;
    const start = START + upTo(random, (2 * HOUR) / third);
    const spacing = oneOf(random, [1, 2, 7]);
    const late = oneOf(random, [0, 0, 120, HOUR / third]);
    return Array.from({ length: 10 + upTo(random, 30) }, (_, i) => {
      const time = start + i * spacing;
      const recorded = aDenial({
        id: `${cause}-${i}`,
        time: new Date(time * 1000).toISOString().replace('.000', ''),
        principal: `arn:aws:iam::111122223333:role/${wide ? `member-${i}` : `own-${cause}`}`,
        action: `s3:Action${wide ? cause : upTo(random, 3)}`,
      });
      return { recorded, arrives: time + upTo(random, late) };
    });
  });
  return causes.flat();
}
