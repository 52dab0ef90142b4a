/**
 * Log lines from which the stack makes metrics: what a function writes is what a metric filter reads. Lines are written
 * at INFO, or at the level that they name.
 */
import type { Confidence } from './confidences.ts';

/** `ingest`, once a batch. */
export const BATCH_INGESTED = 'batch ingested';

export interface BatchIngested {
  /** Denials that the table did not hold yet. */
  readonly added: number;
  /** Of those added: the record does not say which policy layer denied. */
  readonly layerUnknown: number;
  /** Records of no call: Insights events and the like. */
  readonly noApiEvents: number;
}

/** `attribute`, once an explanation. */
export const QUESTION_ANSWERED = 'question answered';

export interface QuestionAnswered {
  readonly layer: string;
  readonly confidence: Confidence;
  /** Layers that could not be read. */
  readonly notVisible: number;
  /** Encoded messages that could not be decoded. */
  readonly undecoded: number;
}

/** `detect`, at ERROR: a channel refused an alert more than twice. It is tried again, for hours, unless `givenUp`. */
export const ALERT_UNDELIVERED = 'alert not delivered';
