/**
 * The AWS console's own layout of a denial: the same facts as the sentence, on lines with labels
 * (`User: …`, `Service: …`, `Action: …`, `On resource(s): …`, `Context: …`). Where the service has a line of its
 * own, the action may stand without it.
 *
 * Errors  none: undefined for a text without both labels, in this order and near each other.
 */
import { type ActionWord, readAction, readBareAction } from './action.ts';
import { type MessageText, rawAt, rawBehind } from './message-text.ts';
import type { Sentence } from './sentence.ts';
import { startsLikeArn, writtenValue } from './written-value.ts';

const USER = 'user:';
const ACTION = 'action:';
/** The console may print the service between the two. */
const SERVICE = 'service:';
const NEAR = 600;

export function readLabelled(text: MessageText): Sentence | undefined {
  const user = text.squeezed.indexOf(`${USER}arn:`);
  if (user < 0) return undefined;
  const near = text.squeezed.slice(user, user + NEAR);
  const label = near.indexOf(ACTION);
  if (label < 0) return undefined;
  const service = near.slice(0, label).indexOf(SERVICE);
  const action = labelledAction(text, user + label + ACTION.length, service < 0 ? undefined : user + service);
  if (action === undefined) return undefined;
  const end = user + (service < 0 ? label : service);
  const principal = writtenValue(text.raw.slice(rawBehind(text, user + USER.length), rawAt(text, end)), true);
  if (principal === undefined || !startsLikeArn(principal)) return undefined;
  return { from: rawAt(text, user), principal, action: action.value, to: action.to };
}

function labelledAction(text: MessageText, at: number, service: number | undefined): ActionWord | undefined {
  const action = readAction(text, at);
  if (action !== undefined || service === undefined) return action;
  return readBareAction(text, service + SERVICE.length, at);
}
