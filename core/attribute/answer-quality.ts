/** How good an answer is, in numbers that a log line can carry: nothing in them was chosen by a caller. */
import { type Attribution, type EvidenceCode, evidenceCode } from '../model/attribution.ts';

export interface AnswerQuality extends Pick<Attribution, 'layer' | 'confidence'> {
  /** Layers that could not be read. */
  readonly notVisible: number;
  /** Encoded messages that AWS did not decode. */
  readonly undecoded: number;
}

export function qualityOf({ layer, confidence, evidence }: Attribution): AnswerQuality {
  const count = (code: EvidenceCode) => evidence.filter((each) => evidenceCode(each) === code).length;
  return {
    layer,
    confidence,
    notVisible: count('policyNotVisible'),
    undecoded: count('encodedMessageNotDecoded'),
  };
}
