/** Groups and denials with the mute that covers them: what people read says why no page came. */
import type { Denial } from '../../model/denial.ts';
import type { DenialGroup } from '../../model/group.ts';
import type { Mute } from '../../model/mute.ts';
import { coversGroup, isActive } from './mute.ts';

export type MutedBy = Pick<Mute, 'mute' | 'until' | 'reason' | 'author'>;

/** The member is left out where no mute covers it. */
export type WithMute<T> = T & { readonly muted?: MutedBy | undefined };

/** Of mutes that are active at a time, in milliseconds since the epoch. */
export class Muting {
  readonly #active: readonly Mute[];

  constructor(mutes: readonly Mute[], now: number) {
    this.#active = mutes.filter((mute) => isActive(mute, now));
  }

  group<T extends DenialGroup>(group: T): T | WithMute<T> {
    return withMute(
      group,
      this.#active.find((mute) => coversGroup(mute, group)),
    );
  }

  denial<T extends Denial>(denial: T): T | WithMute<T> {
    const { principal, ...rest } = denial;
    const group = { ...rest, principal: principal.arn };
    return withMute(
      denial,
      this.#active.find((mute) => coversGroup(mute, group)),
    );
  }
}

function withMute<T extends object>(shown: T, found: Mute | undefined): T | WithMute<T> {
  if (found === undefined) return shown;
  const { mute, until, reason, author } = found;
  return { ...shown, muted: { mute, until, reason, author } };
}
