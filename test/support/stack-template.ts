/** The template of the stack as the app would make it, without bundling the functions. */
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { DenialMonitorStack } from '../../lib/denial-monitor-stack.ts';
import { memberTemplate } from '../../lib/organization/member-stack-set.ts';
import { organizationChanges } from '../../lib/organization/organization-changes.ts';
import { readSettings } from '../../lib/settings/settings.ts';
import { readSettingsFile } from '../../lib/settings/settings-file.ts';
import { FEATURE_FLAGS, WITHOUT_BUNDLING } from './synthesize.ts';

/** An app with the flags of cdk.json, so that tests see what `cdk synth` makes. */
export function testApp(): App {
  return new App({ analyticsReporting: false, context: { ...FEATURE_FLAGS, ...WITHOUT_BUNDLING } });
}

/** As examples/settings/organization.json has them. */
export function organizationSettings(): Extract<ReturnType<typeof readSettings>, { scope: 'organization' }> {
  const settings = readSettings(readSettingsFile('examples/settings/organization.json'));
  if (settings.scope !== 'organization') throw new Error('the example is not for an organization');
  return settings;
}

export function stackTemplate(settings: Readonly<Record<string, unknown>> = {}): Template {
  const stack = new DenialMonitorStack(testApp(), 'DenialMonitor', { settings: readSettings(settings) });
  return Template.fromStack(stack);
}

export type RuleName =
  | 'deniedCalls'
  | 'accessChanges'
  | 'ownDenials'
  | 'coverage'
  | 'canary'
  | 'organizationChanges'
  | 'forwardDeniedCalls'
  | 'forwardAccessChanges';

/**
 * Event patterns of all rules: of the central stack, with its role ARNs filled in by `roleArn`; of the member stack;
 * and the one of the organization's changes.
 */
export function rulePatterns(
  template: Template,
  roleArn: (index: number) => string,
): Readonly<Record<RuleName, unknown>> {
  const central = patternsByName(JSON.parse(JSON.stringify(template.toJSON())), roleArn);
  const member = patternsByName(JSON.parse(memberTemplate(FEATURE_FLAGS, organizationSettings())), roleArn);
  return {
    deniedCalls: central.get('denied-calls'),
    accessChanges: central.get('access-changes'),
    ownDenials: central.get('own-denials'),
    coverage: central.get('coverage'),
    canary: central.get('canary-here'),
    organizationChanges: organizationChanges(),
    forwardDeniedCalls: member.get('forward-denied-calls'),
    forwardAccessChanges: member.get('forward-access-changes'),
  };
}

interface SynthesizedTemplate {
  readonly Resources: Readonly<
    Record<string, { readonly Properties?: { readonly Name?: unknown; readonly EventPattern?: unknown } }>
  >;
}

function patternsByName(
  { Resources }: SynthesizedTemplate,
  roleArn: (index: number) => string,
): ReadonlyMap<string, unknown> {
  const patterns = Object.values(Resources).flatMap(({ Properties }): [string, unknown][] =>
    Properties?.EventPattern === undefined
      ? []
      : [
          [
            String(Properties.Name).slice('denial-monitor-'.length),
            withRoleArns(Properties.EventPattern, roleArn),
          ],
        ],
  );
  return new Map(patterns);
}

/** The filter of the stream mapping that takes these items, as Lambda gets it. */
export function streamFilter(template: Template, items = 'D#'): unknown {
  const mappings = Object.values(template.findResources('AWS::Lambda::EventSourceMapping'));
  const patterns = mappings.flatMap(({ Properties }) => Properties.FilterCriteria?.Filters ?? []);
  const filters: string[] = patterns.map(({ Pattern }) => Pattern);
  return JSON.parse(filters.find((each) => each.includes(`"${items}"`)) ?? 'null');
}

/** The n-th place that CloudFormation would fill in, counted within one pattern. */
function withRoleArns(pattern: unknown, roleArn: (index: number) => string): unknown {
  let index = 0;
  return JSON.parse(JSON.stringify(pattern), (_key, value) =>
    typeof value === 'object' && value !== null && 'Fn::GetAtt' in value ? roleArn(index++) : value,
  );
}
