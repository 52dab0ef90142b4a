/**
 * Evidence for a claim, one line each for a person: what the text states, and what it leaves open.
 */
import type { Evidence, EvidenceCode, Layer } from '../model/attribution.ts';
import type { PolicyLayer } from '../model/policy-layer.ts';
import { oneLine } from '../text/one-line.ts';
import { layerName } from '../text/reason.ts';
import { classifyErrorCode } from './error-codes.ts';
import type { MessageParts } from './message-parts.ts';
import type { MessageText } from './message-text.ts';
import { isCompromisedKeyQuarantine } from './policy-arn.ts';
import type { ReasonClause } from './reason-clause.ts';
import { silenceSentence } from './silence.ts';

export function clauseEvidence(
  text: MessageText,
  clause: ReasonClause | undefined,
  action: string | null,
): Evidence[] {
  if (clause === undefined) return [];
  const written = excerpt(text.raw.slice(clause.from, clause.to));
  const lines = [stated('statedReason', `the message ends: ${written}`)];
  const add = (code: EvidenceCode, says: string) => lines.push(stated(code, says));
  if (clause.cut)
    add(
      'messageTruncated',
      clause.layer === undefined
        ? 'the message is cut inside its reason; the policy type is not visible'
        : 'the message is cut inside its reason; the policy type is completed from its beginning',
    );
  if (clause.cameThrough !== undefined) add('openWording', throughSentence(clause.cameThrough, clause.layer));
  if (clause.resourceMayBeMissing) {
    add(
      'openWording',
      'AWS does not say whether the resource exists; its resource policy may not allow, or may deny',
    );
  }
  if (clause.layer === 'resourcePolicy' && action?.toLowerCase().startsWith('s3:')) {
    add('openWording', 'for S3 this can also be an access point policy or Block Public Access');
  }
  if (
    clause.layer === 'serviceControlPolicy' &&
    clause.kind === 'explicit' &&
    clause.policyArn === undefined &&
    clause.cameThrough === undefined
  ) {
    add(
      'openWording',
      'no policy is named: AWS has used this wording for an SCP that merely does not allow, too',
    );
  }
  if (isCompromisedKeyQuarantine(clause.policyArn)) {
    add(
      'accessKeyQuarantine',
      'AWS quarantined the user because its access key was found in public: alert your security team',
    );
  }
  return lines;
}

function throughSentence(first: PolicyLayer, atFault: ReasonClause['layer']): string {
  const names = atFault === undefined ? 'a policy that is not visible' : `a ${layerName(atFault)}`;
  return `the denial came through the ${layerName(first)}; ${names} behind it is what denies, and what to change`;
}

/** The service's own words, and the error code where it adds something. */
export function textEvidence(
  { refusal, code, target, sentence, context }: MessageParts,
  layer: Layer,
): Evidence[] {
  const silence = refusal?.isSilent === true ? silenceSentence(context) : undefined;
  const lines = refusal === undefined ? [] : [stated('serviceText', silence ?? refusal.says)];
  const decides = layer === 'notAPolicy' && refusal === undefined && target.clause?.layer === undefined;
  if (code !== null) for (const says of codeEvidence(code, decides)) lines.push(stated('errorCode', says));
  if (sentence?.action !== undefined && target.clause === undefined && refusal === undefined) {
    lines.push(
      stated('openWording', 'the message gives no reason; this does not prove that an allow is missing'),
    );
  }
  return code === 'VpceAccessDenied' ? lines.map((each) => ({ ...each, source: 'networkActivity' })) : lines;
}

/** `decides`: the code alone shows that no policy denied. */
function codeEvidence(code: string, decides: boolean): readonly string[] {
  const found = classifyErrorCode(code);
  const written = excerpt(code);
  if (found.class === 'dependency') {
    return [`the error code ${written} means that a service or role that the call depends on was denied`];
  }
  if (found.class === 'lookAlike' && decides)
    return [`the error code ${written} is not a denial by a policy`];
  return found.class === 'denial' && !found.listed
    ? [`the error code ${written} is unknown; its name suggests a denial`]
    : [];
}

/** What is cut off, and what a tool adds around the message. */
export function writingEvidence({ target, wrapper, sentence }: MessageParts, truncated: boolean): Evidence[] {
  const lines: Evidence[] = [];
  if (truncated) lines.push(stated('messageTruncated', 'the message is cut'));
  if (target.partial !== undefined)
    lines.push(
      stated('messageTruncated', `only a part of the resource is visible: ${excerpt(target.partial)}`),
    );
  if (wrapper.operation !== null && wrapper.operation.name !== sentence?.action?.split(':')[1]) {
    const { service, name } = wrapper.operation;
    lines.push(stated('operation', `the call was ${service === null ? '' : `${service} `}${name}`));
  }
  return lines;
}

function stated(code: EvidenceCode, says: string): Evidence {
  return { source: 'message', code, says };
}

const EXCERPT_LENGTH = 500;

/** Callers choose parts of a message; a line of evidence must stay one line. */
export function excerpt(text: string): string {
  return oneLine(text.slice(0, EXCERPT_LENGTH).replaceAll(/\s/g, ' ').trim());
}
