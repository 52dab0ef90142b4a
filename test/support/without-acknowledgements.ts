/**
 * Loaded before the CDK app: it then reports every finding, acknowledged or not, and writes what would have been
 * acknowledged beside its output.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Validations } from 'aws-cdk-lib';

const acknowledged: Record<string, string> = {};

Validations.prototype.acknowledge = (...rules) => {
  for (const { id, reason } of rules) acknowledged[id] = reason;
};

process.on('exit', () => {
  writeFileSync(join(process.env.CDK_OUTDIR ?? '', 'acknowledged.json'), JSON.stringify(acknowledged));
});
