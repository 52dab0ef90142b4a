/** Records what is asked of the engine behind a gateway, as actions: by our own credentials, and by those of read roles. */
import { actionsOfRequest, signatureOf } from '../action-of-request.ts';
import type { Gateway } from './gateway.ts';

export interface RecordedReads {
  /** With the credentials of the environment. */
  readonly own: ReadonlySet<string>;
  /** With those of an assumed role. */
  readonly ofRole: ReadonlySet<string>;
  /** `fetch` that reaches the gateway, whatever the address: for requests that are signed by hand. */
  readonly fetch: typeof fetch;
}

export function recordReads(gateway: Gateway): RecordedReads {
  const [own, ofRole] = [new Set<string>(), new Set<string>()];
  const answer = gateway.answer;
  gateway.answer = (asked) => {
    const ofOwn = signatureOf(asked)?.key === process.env.AWS_ACCESS_KEY_ID;
    for (const { action } of actionsOfRequest({ ...asked, account: '' })) (ofOwn ? own : ofRole).add(action);
    return answer(asked);
  };
  const toGateway: typeof fetch = (input, init) => {
    const { pathname, search } = new URL(String(input));
    return fetch(new URL(`${pathname}${search}`, gateway.endpoint), init);
  };
  return { own, ofRole, fetch: toGateway };
}
