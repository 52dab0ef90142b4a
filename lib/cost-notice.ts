/** Names, before the deployment, the settings whose features are billed by the event; empty without any. */
import { costOfRecording } from '../contract/cost-model.ts';
import type { Settings } from './settings/settings.ts';

const MILLION = 1_000_000;

export function costNotice({ dataEvents, networkActivity, backfill }: Settings): string {
  const price = `${costOfRecording(MILLION).toFixed(2)} USD a million`;
  const lines = [
    ...dataEvents.map(
      (type) => `data events of ${type}: CloudTrail bills every call, denied or not, at ${price}`,
    ),
    ...networkActivity.map(
      (service) => `endpoint policies of ${service}: CloudTrail bills every denial at ${price}`,
    ),
    ...backfill.map(
      (bucket) =>
        `backfill of ${bucket}: each execution that you start is billed by what it reads and stores; see docs/scale.md`,
    ),
  ];
  return lines.map((line) => `${line}\n`).join('');
}
