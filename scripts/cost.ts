/**
 * What a deployment costs: counted in the stacks that the settings make, with the measured size of a denial.
 *
 *     node scripts/cost.ts [SETTINGS.json…] [--denials N] [--accounts N]
 *
 * `--denials`   a month, 1,000,000 unless given
 * `--accounts`  for the organization's daily canaries, 100 unless given
 */
import { parseArgs } from 'node:util';
import { App } from 'aws-cdk-lib';
import {
  type CostRow,
  costOfDenials,
  costOfIdling,
  costOfKeeping,
  costOfRecording,
  type Inventory,
  NOTHING_FREE,
  POLLERS,
  total,
} from '../contract/cost-model.ts';
import { readSettings, type Settings } from '../lib/settings/settings.ts';
import { readSettingsFile } from '../lib/settings/settings-file.ts';
import { denialMonitorStacks } from '../lib/stacks.ts';

interface Template {
  readonly Resources: Readonly<Record<string, { readonly Type: string; readonly Properties: object }>>;
}

const WITHOUT_BUNDLING = { 'aws:cdk:bundling-stacks': [] };

export function inventoryOf(settings: Settings, accounts: number): Inventory {
  const app = new App({ analyticsReporting: false, autoSynth: false, context: WITHOUT_BUNDLING });
  denialMonitorStacks(app, settings);
  const templates: readonly Template[] = app.synth().stacks.map(({ template }) => template);
  const resources = templates.flatMap(({ Resources }) => Object.values(Resources));
  const ofType = (type: string) => resources.filter(({ Type }) => Type === type);
  return {
    keys: ofType('AWS::KMS::Key').length,
    keyUsers: settings.customerKey === false ? 0 : keyUsers((type) => ofType(type).length),
    alarmMetrics: ofType('AWS::CloudWatch::Alarm').reduce(
      (sum, { Properties }) => sum + metricsOf(Properties),
      0,
    ),
    customMetrics: ofType('AWS::Logs::MetricFilter').length,
    dashboards: ofType('AWS::CloudWatch::Dashboard').length,
    queuePollers: POLLERS,
    canariesADay: canariesADay(settings, accounts),
  };
}

/** Each function uses the table and its log; the queue has one that sends and one that reads, as each topic has. */
function keyUsers(count: (type: string) => number): number {
  return 2 * count('AWS::Lambda::Function') + 2 + 2 * count('AWS::SNS::Topic');
}

/** An alarm over an expression is billed for each metric in it, not for the expression. */
function metricsOf(alarm: { readonly Metrics?: readonly { readonly Expression?: string }[] }): number {
  return alarm.Metrics?.filter(({ Expression }) => Expression === undefined).length ?? 1;
}

function canariesADay(settings: Settings, accounts: number): number {
  if (settings.reach === 'oneRegion') return 24;
  const { regions } = settings;
  return regions.length * (24 + (settings.scope === 'organization' ? accounts : 0));
}

function print(path: string, denials: number, accounts: number): void {
  const settings = readSettings(readSettingsFile(path));
  const isForwarded = settings.reach !== 'oneRegion';
  const inventory = inventoryOf(settings, accounts);
  console.log(`\n${path}: ${JSON.stringify(inventory)}`);
  table('a month without denials, list prices', costOfIdling(inventory, NOTHING_FREE));
  table('the same, within the always-free tier', costOfIdling(inventory));
  table(`${denials.toLocaleString('en-US')} denials`, costOfDenials(denials, isForwarded));
  const kept = costOfKeeping(denials, settings.retentionDays);
  console.log(row(`and keeping them for ${settings.retentionDays} days`, kept));
  for (const type of [...settings.dataEvents, ...settings.networkActivity]) {
    console.log(row(`recording a million events of ${type}`, costOfRecording(1_000_000)));
  }
}

function table(title: string, rows: readonly CostRow[]): void {
  console.log(row(title, total(rows)));
  for (const { what, usd } of rows) console.log(row(`    ${what}`, usd));
}

const row = (what: string, usd: number): string => `${what.padEnd(48)} ${usd.toFixed(2).padStart(9)} USD`;

if (import.meta.main) {
  const options = { denials: { type: 'string' }, accounts: { type: 'string' } } as const;
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const examples = ['examples/settings/account.json', 'examples/settings/organization.json'];
  for (const path of positionals.length === 0 ? examples : positionals) {
    print(path, Number(values.denials ?? 1_000_000), Number(values.accounts ?? 100));
  }
}
