/** A channel state as an item of the store, and back. */
import type { ChannelItem, ChannelStore } from '../ports.ts';
import { type ChannelState, expiryOf, isDue } from './channel-state.ts';
import { channelId, parseChannelId } from './channels.ts';
import { decodeState, encodeState } from './encoding.ts';

/** A state with the version that it was read or last written at. */
export interface StoredState {
  readonly state: ChannelState;
  readonly version: number;
}

export function idOf({ channel, key }: ChannelState): string {
  return channelId(channel, key);
}

/** Undefined for bytes of another version: the key starts afresh, over the same item. */
export function stateOf({ id, state }: ChannelItem): ChannelState | undefined {
  const parsed = parseChannelId(id);
  return parsed === undefined ? undefined : decodeState(parsed.channel, parsed.key, state);
}

export async function readState(id: string, channels: ChannelStore): Promise<StoredState | undefined> {
  const item = (await channels.readChannels([id])).get(id);
  const state = item === undefined ? undefined : stateOf(item);
  return item === undefined || state === undefined ? undefined : { state, version: item.version };
}

export function itemOf(state: ChannelState, version: number): ChannelItem {
  return {
    id: idOf(state),
    version,
    state: encodeState(state),
    due: isDue(state),
    expires: expiryOf(state),
  };
}
