/** The templates of the example settings: of now, and as the last release had them. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { resourcesOf, type SynthesizedTemplate, synthesizedStacks } from './synthesized-stacks.ts';

export const KEPT_TEMPLATES = 'test/releases/templates.json.gz';

/** By settings and stack; with the template that the stack set rolls out. */
export type Templates = Readonly<Record<string, SynthesizedTemplate>>;

export function exampleTemplates(): Templates {
  return Object.fromEntries(
    ['account', 'organization'].flatMap((settings) =>
      [...synthesizedStacks(settings)].flatMap(([name, template]) => [
        [`${settings} ${name}`, template] as const,
        ...resourcesOf(template, 'AWS::CloudFormation::StackSet').map(
          ({ Properties }) => [`${settings} ${name} members`, JSON.parse(Properties.TemplateBody)] as const,
        ),
      ]),
    ),
  );
}

export const keptTemplates = (): Templates => JSON.parse(gunzipSync(readFileSync(KEPT_TEMPLATES)).toString());
