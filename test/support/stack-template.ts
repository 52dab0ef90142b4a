/** The template of the stack as the app would make it, without bundling the functions. */
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { DenialMonitorStack } from '../../lib/denial-monitor-stack.ts';
import { readSettings } from '../../lib/settings.ts';
import { FEATURE_FLAGS, WITHOUT_BUNDLING } from './synthesize.ts';

/** An app with the flags of cdk.json, so that tests see what `cdk synth` makes. */
export function testApp(): App {
  return new App({ analyticsReporting: false, context: { ...FEATURE_FLAGS, ...WITHOUT_BUNDLING } });
}

export function stackTemplate(settings: Readonly<Record<string, unknown>> = {}): Template {
  const stack = new DenialMonitorStack(testApp(), 'DenialMonitor', { settings: readSettings(settings) });
  return Template.fromStack(stack);
}

/** Event patterns of the stack's rules by the end of their description, role ARNs filled in by `roleArn`. */
export function rulePatterns(
  template: Template,
  roleArn: (index: number) => string,
): { readonly deniedCalls: unknown; readonly accessChanges: unknown } {
  const rules = Object.values(template.findResources('AWS::Events::Rule')).map(
    ({ Properties }) => Properties,
  );
  const patternOf = (words: string) =>
    withRoleArns(rules.find(({ Description }) => Description.includes(words))?.EventPattern, roleArn);
  return { deniedCalls: patternOf('calls that were denied'), accessChanges: patternOf('policy changes') };
}

/** The filter of the stream mapping, as Lambda gets it. */
export function streamFilter(template: Template): unknown {
  const mappings = Object.values(template.findResources('AWS::Lambda::EventSourceMapping'));
  const filters = mappings.flatMap(({ Properties }) => Properties.FilterCriteria?.Filters ?? []);
  return JSON.parse(filters[0]?.Pattern);
}

/** The n-th place that CloudFormation would fill in, counted within one pattern. */
function withRoleArns(pattern: unknown, roleArn: (index: number) => string): unknown {
  let index = 0;
  return JSON.parse(JSON.stringify(pattern), (_key, value) =>
    typeof value === 'object' && value !== null && 'Fn::GetAtt' in value ? roleArn(index++) : value,
  );
}
