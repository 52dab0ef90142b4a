/** The stacks of one settings file as plain templates, by name; functions are not bundled. */
import { readSettings } from '../../lib/settings/settings.ts';
import { readSettingsFile } from '../../lib/settings/settings-file.ts';
import { denialMonitorStacks } from '../../lib/stacks.ts';
import { testApp } from './stack-template.ts';

export interface Resource {
  readonly Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: whatever CloudFormation takes; tests look at what they know
  readonly Properties: any;
  readonly Condition?: string;
  readonly DependsOn?: readonly string[];
  /** `Retain`: it outlives its stack. */
  readonly DeletionPolicy?: string;
}

export interface SynthesizedTemplate {
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Conditions?: Readonly<Record<string, unknown>>;
}

/** `overrides`: settings beside those of the file. */
export function synthesizedStacks(
  settings: string,
  overrides: Readonly<Record<string, unknown>> = {},
): ReadonlyMap<string, SynthesizedTemplate> {
  const app = testApp();
  const file = readSettingsFile(`examples/settings/${settings}.json`);
  denialMonitorStacks(app, readSettings({ ...file, ...overrides }));
  return new Map(app.synth().stacks.map(({ stackName, template }) => [stackName, template]));
}

export function resourcesOf({ Resources }: SynthesizedTemplate, type: string): readonly Resource[] {
  return Object.values(Resources).filter(({ Type }) => Type === type);
}

export interface Statement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | readonly string[];
  readonly Resource?: unknown;
  readonly Principal?: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** Of all policies that roles have; trust policies are not among them. */
export function identityStatements(template: SynthesizedTemplate): readonly Statement[] {
  const inline = resourcesOf(template, 'AWS::IAM::Role').flatMap(
    ({ Properties }) => Properties.Policies ?? [],
  );
  const attached = resourcesOf(template, 'AWS::IAM::Policy').map(({ Properties }) => Properties);
  return [...inline, ...attached].flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
}

export const actionsOf = ({ Action }: Statement): readonly string[] => [Action].flat() as readonly string[];
