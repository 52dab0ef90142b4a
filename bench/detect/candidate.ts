/** What is compared: it sees every delivery and says what it would have paged. */
import type { DetectEvent } from '../../core/detect/event.ts';
import { Replay } from '../../core/detect/replay.ts';
import { detectorSettings } from '../../core/detect/settings.ts';
import type { Page } from './scoring.ts';

export interface Candidate {
  readonly name: string;
  /** `repeated`: a second delivery of the same call. Only ours must find that out by itself. */
  readonly observe: (event: DetectEvent, repeated: boolean) => void;
  readonly pages: Page[];
}

export function ourDetector(): Candidate {
  const replay = new Replay(detectorSettings());
  const pages: Page[] = [];
  return {
    name: 'denial-monitor',
    pages,
    observe: (event) => {
      replay.event(event);
      for (const { at, type, channel, key } of replay.take()) {
        if (type === 'open' || type === 'escalate') pages.push({ at, type, dimension: channel, key });
      }
    },
  };
}
