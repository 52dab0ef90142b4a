/** The way out: what the caller can change, the statement in three forms to copy, what it assumes, who can put it in force. */
import { FIX_FORMS, type FixForm, fixForms } from '../../core/fix/forms.ts';
import type { Fix, NextStep } from '../../core/model/denial.ts';
import { type Child, type Element, el } from './el.ts';
import { copyable, facts } from './parts.ts';
import { whole } from './short.ts';

export const OWNERS: Readonly<Record<Fix['owner'], string>> = {
  organization: "the organization's administrators",
  account: "the account's administrators",
  'resource owner': 'the owner of the resource',
  caller: 'the caller',
};

export function wayOut({
  summary,
  callerCan,
  owner,
  statement,
  why,
  where,
  assumes,
  proven,
  next,
}: Fix): Child {
  return [
    el('p', { class: 'lead' }, whole(summary)),
    facts([
      ['The caller can', list(callerCan)],
      ['Who can do it', OWNERS[owner]],
      ['Where', statement === null ? null : whole(where)],
      ['Proven', statement === null ? null : provenText(proven, next)],
      ['It assumes', list(assumes)],
      ['No statement', why === null ? null : whole(why)],
    ]),
    statement === null ? null : forms(statement),
  ];
}

const list = (lines: readonly string[]): Child =>
  lines.length === 0
    ? null
    : el(
        'ul',
        { class: 'plain' },
        lines.map((line) => el('li', null, whole(line))),
      );

function provenText(proven: boolean | null, next: string | null): string {
  if (proven === true)
    return 'yes: evaluated again with it, the call is allowed, and its neighbours are still denied';
  return proven === false
    ? `no: ${whole(next ?? 'another layer')} still denies`
    : 'no: it depends on what is not known';
}

const NAMES: Readonly<Record<FixForm, string>> = { json: 'JSON', cdk: 'CDK', terraform: 'Terraform' };

/** Radio buttons: they work with the keyboard alone, and without a script. */
function forms(statement: NonNullable<Fix['statement']>): Element {
  const texts = fixForms(statement);
  return el(
    'fieldset',
    { class: 'forms' },
    el('legend', null, 'The statement as'),
    FIX_FORMS.flatMap((form, index) => [
      el('input', {
        ...{ type: 'radio', name: 'form', id: `form-${form}`, class: `pick-${form}` },
        checked: index === 0,
      }),
      el('label', { for: `form-${form}` }, NAMES[form]),
    ]),
    FIX_FORMS.map((form) =>
      el(
        'div',
        { class: `form form-${form}` },
        copyable(`fix-${form}`, texts[form], `the statement as ${NAMES[form]}`),
      ),
    ),
  );
}

export const nextSteps = (steps: readonly NextStep[]): Element =>
  el(
    'ol',
    { class: 'steps' },
    steps.map((step, index) =>
      el(
        'li',
        null,
        whole(step.do),
        step.command === null
          ? null
          : copyable(`step-${index}`, whole(step.command), `the command of step ${index + 1}`),
      ),
    ),
  );
