/** The states in hand, by channel and key. */
import type { Channel } from '../model/incident.ts';
import type { ChannelState } from './channel-state.ts';
import { byChannel } from './settings.ts';

export type ChannelTable = Readonly<Record<Channel, Map<string, ChannelState>>>;

export function channelTable(states: Iterable<ChannelState> = []): ChannelTable {
  const table = byChannel(() => new Map<string, ChannelState>());
  for (const state of states) table[state.channel].set(state.key, state);
  return table;
}
