/** How good an answer is, in numbers that a log line can carry: nothing in them was chosen by a caller. */
import type { QuestionAnswered } from '../../contract/log-lines.ts';
import { isUndecodedEvidence } from '../gather/ask-aws.ts';
import type { Attribution } from '../model/attribution.ts';
import { isHiddenEvidence } from './reconcile/describe.ts';

export function qualityOf({ layer, confidence, evidence }: Attribution): QuestionAnswered {
  return {
    layer,
    confidence,
    notVisible: evidence.filter(isHiddenEvidence).length,
    undecoded: evidence.filter(isUndecodedEvidence).length,
  };
}
