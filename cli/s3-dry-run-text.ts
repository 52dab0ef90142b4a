/** A dry run for a person. */

import type { FetchCost } from '../core/ingest/fetch-cost.ts';
import { counted, digits } from '../core/text/counted.ts';

export interface DryRun {
  readonly dryRun: true;
  /** To fetch. */
  readonly objects: number;
  readonly bytes: number;
  readonly importedBefore: number;
  /** Of `objects`: by their names no logs, so that only their beginnings are read unless these are of logs. */
  readonly unnamed: number;
  readonly unplaced: number;
  /** Besides: to restore first. */
  readonly archived: number;
  readonly requests: { readonly list: number; readonly get: number };
  /** By the prices of us-east-1. */
  readonly usd: FetchCost;
}

export function dryRunText(run: DryRun): string {
  const { objects, importedBefore, unnamed, unplaced, archived, requests, usd } = run;
  return [
    `${counted(objects, 'object')} to fetch, ${bytesText(run.bytes)}; ${digits(importedBefore)} imported before`,
    ...(unnamed === 0
      ? []
      : [`${unnamed} of them have no name of a log: perhaps only their beginnings are read`]),
    ...(unplaced === 0
      ? []
      : [`${unplaced} lie in no folder of a trail and cannot be selected: they would be left out`]),
    ...(archived === 0
      ? []
      : [`${archived} objects are archived: they are not read unless they are restored first`]),
    `requests: ${requests.list} LIST, as this dry run made, and ${requests.get} GET`,
    `cost: ${usdText(usd.list + usd.get + usd.retrieval)} (LIST ${usdText(usd.list)}, GET ${usdText(usd.get)}, retrieval ${usdText(usd.retrieval)})`,
    `besides: up to ${usdText(usd.internet)} if it leaves AWS over the internet, up to ${usdText(usd.kms)} if KMS encrypts each object`,
    'by the prices of us-east-1 in 2026, without free tier; nothing was read',
    '',
  ].join('\n');
}

/** Four significant digits: what one request costs is not zero. */
function usdText(usd: number): string {
  const digits = usd === 0 || usd >= 1 ? 2 : Math.min(8, 2 - Math.floor(Math.log10(usd)));
  return `$${usd.toFixed(digits)}`;
}

const UNITS = ['bytes', 'KB', 'MB', 'GB', 'TB'];

function bytesText(bytes: number): string {
  const unit = bytes < 1024 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log2(bytes) / 10));
  const value = bytes / 1024 ** unit;
  return `${unit === 0 ? value : value.toFixed(1)} ${UNITS[unit]}`;
}
