/** How good an answer is, in numbers that a log line can carry: nothing in them was chosen by a caller. */
import type { QuestionAnswered } from '../../contract/log-lines.ts';
import { type Attribution, type EvidenceCode, evidenceCode } from '../model/attribution.ts';

export function qualityOf({ layer, confidence, evidence }: Attribution): QuestionAnswered {
  const count = (code: EvidenceCode) => evidence.filter((each) => evidenceCode(each) === code).length;
  return {
    layer,
    confidence,
    notVisible: count('policyNotVisible'),
    undecoded: count('encodedMessageNotDecoded'),
  };
}
