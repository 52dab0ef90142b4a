/**
 * `--fix FORM`: the suggested statements as people keep policies, and nothing else on standard output, so that it can go
 * into a file; where each belongs, and why there is none, goes to standard error.
 */

import type { ExplainedDenial } from '../core/explain/explained-denial.ts';
import { FIX_FORMS, type FixForm, fixForms } from '../core/fix/forms.ts';
import type { DenialGroup } from '../core/model/group.ts';
import { oneLine } from '../core/text/one-line.ts';
import { reasonClause } from '../core/text/reason.ts';
import { type Io, UsageError } from './command.ts';

export const FIX_OPTION = { fix: { type: 'string' } } as const;

export const FIX_HELP = `  --fix FORM        only the statement to add, as \`json\`, \`cdk\` or \`terraform\`; where it belongs is printed on standard
                    error`;

/** `others`: forms of output that this one excludes. */
export function fixFormFrom(
  value: string | undefined,
  others: readonly (boolean | undefined)[],
): FixForm | undefined {
  if (value === undefined) return undefined;
  const form = FIX_FORMS.find((each) => each === value);
  if (form === undefined) throw new UsageError(`--fix is one of ${FIX_FORMS.join(', ')}, not \`${value}\``);
  if (others.includes(true)) throw new UsageError('give --fix or a form of output, not both');
  return form;
}

/** False: there is no statement to print. */
export async function printFix(
  io: Io,
  form: FixForm,
  explained: Pick<ExplainedDenial | DenialGroup, 'group' | 'attribution' | 'fix'>,
): Promise<boolean> {
  const { fix, attribution, group } = explained;
  const statement = fix?.statement ?? null;
  if (fix === null || statement === null) {
    const why = [reasonClause(attribution), fix?.summary].filter(Boolean).join('; ');
    io.err(`${oneLine(`${group}: no statement to add: ${why}`)}\n`);
    return false;
  }
  const proof =
    fix.proven === true
      ? 'proven: with it the call is allowed'
      : `not proven: ${fix.next ?? 'something hidden'} may deny still`;
  io.err(`${oneLine(`${group}: for ${fix.where} (${fix.owner}); ${proof}`)}\n`);
  await io.out(`${fixForms(statement)[form]}\n`);
  return true;
}

/** Of many denials each suggestion once. */
export async function printFixes(
  io: Io,
  form: FixForm,
  denials: AsyncIterable<ExplainedDenial>,
): Promise<void> {
  const printed = new Set<string>();
  for await (const denial of denials) {
    const { group, fix, attribution } = denial;
    const name = JSON.stringify([group, fix?.where, fix?.statement, fix === null ? attribution.layer : null]);
    if (!printed.has(name)) await printFix(io, form, denial);
    printed.add(name);
  }
}
