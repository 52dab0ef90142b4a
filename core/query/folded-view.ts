/**
 * A folded group as it is shown: what AWS stated of all its denials alike, where it did; else the layer is unknown. How
 * AWS or a policy decided on one resource says nothing of the others.
 */
import { type Attribution, type Evidence, UNKNOWN_ATTRIBUTION } from '../model/attribution.ts';
import { MORE_RESOURCES, sharedReason } from '../model/folded-group.ts';
import type { DenialGroup } from '../model/group.ts';
import { moreResourcesText } from '../text/more-resources.ts';
import { shellQuoted } from '../text/shell-quoted.ts';

/** What the store noted of a folded group's denials. */
export interface Noted {
  /** It has denials on at least so many families; 0: that is not known. */
  readonly families: number;
  /** AWS stated so many different reasons, or more. */
  readonly reasons: number;
}

/** `group`: with the attribution of its newest denial, as AWS stated it. */
export function foldedView(group: DenialGroup, { families, reasons }: Noted): DenialGroup {
  const agree = reasons === 1;
  const shared: Attribution = {
    ...UNKNOWN_ATTRIBUTION,
    ...(agree ? sharedReason(group.attribution) : {}),
    evidence: [evidenceOf(statedOf(agree, group.attribution), families)],
  };
  return {
    ...group,
    attribution: shared,
    nextSteps: [
      { do: 'list its denials: each has its resource, and what AWS stated', command: listOf(group) },
    ],
    moreResources: families,
  };
}

function statedOf(agree: boolean, { layer }: Attribution): string {
  if (!agree) return 'AWS stated different reasons for the denials of this group';
  if (layer === 'unknown') return 'AWS stated no layer for the denials of this group';
  return 'AWS stated the same reason for every denial of this group';
}

function evidenceOf(stated: string, families: number): Evidence {
  const says = `${stated}; they are on ${moreResourcesText(families)} than have a group of their own, and no policy was evaluated for them`;
  return { source: 'evaluation', code: 'moreResources', says };
}

function listOf({ principal, action }: DenialGroup): string {
  return `denials list --principal ${shellQuoted(principal)} --action ${shellQuoted(action)} --resource ${shellQuoted(MORE_RESOURCES)}`;
}
