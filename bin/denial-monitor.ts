/** The CDK app: read the settings, make the stack, let the rule packs look at it. */
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { DenialMonitorStack } from '../lib/denial-monitor-stack.ts';
import { readSettings } from '../lib/settings.ts';

const app = new App({ analyticsReporting: false });
Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
new DenialMonitorStack(app, 'DenialMonitor', { settings: readSettings(app.node.getAllContext()) });
