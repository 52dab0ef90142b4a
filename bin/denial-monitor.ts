/** The CDK app: read the settings, make the stacks, let the rule packs look at them. */
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { costNotice } from '../lib/cost-notice.ts';
import { externalIdNotice } from '../lib/external-id-notice.ts';
import { homeRegionNotice } from '../lib/home-region-notice.ts';
import { SettingsError } from '../lib/settings/setting-readers.ts';
import { readSettings } from '../lib/settings/settings.ts';
import { readSettingsFile } from '../lib/settings/settings-file.ts';
import { denialMonitorStacks } from '../lib/stacks.ts';

// The one App: a second would be synthesized too, and the CDK would see an app without stacks.
const app = new App({ analyticsReporting: false });
Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
try {
  const context: Readonly<Record<string, unknown>> = app.node.getAllContext();
  const given = { ...readSettingsFile(context.settings), ...context };
  const settings = readSettings(given);
  denialMonitorStacks(app, settings);
  const notices = [
    costNotice(settings),
    externalIdNotice(given, settings),
    homeRegionNotice(given, settings),
  ];
  process.stderr.write(notices.join(''));
} catch (error) {
  if (!(error instanceof SettingsError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
