/** How good an answer is, in numbers that a log line can carry: nothing in them was chosen by a caller. */
import { isUndecodedEvidence } from '../gather/ask-aws.ts';
import type { Attribution } from '../model/attribution.ts';
import { isHiddenEvidence } from './reconcile/describe.ts';

export interface AnswerQuality extends Pick<Attribution, 'layer' | 'confidence'> {
  /** Layers that could not be read. */
  readonly notVisible: number;
  /** Encoded messages that nobody opened. */
  readonly undecoded: number;
}

export function qualityOf({ layer, confidence, evidence }: Attribution): AnswerQuality {
  return {
    layer,
    confidence,
    notVisible: evidence.filter(isHiddenEvidence).length,
    undecoded: evidence.filter(isUndecodedEvidence).length,
  };
}
