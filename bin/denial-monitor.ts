/** The CDK app: read the settings, make the stack, let the rule packs look at it. */
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { DenialMonitorStack } from '../lib/denial-monitor-stack.ts';
import { readSettings, SettingsError } from '../lib/settings.ts';

// The one App: a second would be synthesized too, and the CDK would see an app without stacks.
const app = new App({ analyticsReporting: false });
Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
try {
  const settings = readSettings(app.node.getAllContext());
  new DenialMonitorStack(app, 'DenialMonitor', { settings });
} catch (error) {
  if (!(error instanceof SettingsError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
