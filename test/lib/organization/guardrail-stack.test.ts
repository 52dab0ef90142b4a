import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { resourcesOf, synthesizedStacks } from '../../support/synthesized-stacks.ts';

const FILE = readFileSync('examples/guardrails/protect-denial-monitor.json', 'utf8');
const TARGETS = ['ou-exam-11112222', '444455556666'];
const policyIn = (home: string) => {
  const stacks = synthesizedStacks('organization', {
    homeRegion: home,
    regions: [home],
    guardrailTargets: TARGETS,
  });
  const stack = stacks.get('DenialMonitorGuardrail');
  if (stack === undefined) throw new Error('no stack of the guardrail');
  return resourcesOf(stack, 'AWS::Organizations::Policy').map(({ Properties }) => Properties);
};

/** Here, because the first synthesis of a process takes long. */
const inEurope = policyIn('eu-west-1');
const inGovCloud = policyIn('us-gov-west-1');

test('the stack is the policy of the example, attached to the targets', () => {
  expect(inEurope).toEqual([
    {
      Name: 'protect-denial-monitor',
      Description: 'Only its stack set changes the monitor of denials',
      Type: 'SERVICE_CONTROL_POLICY',
      Content: JSON.parse(FILE),
      TargetIds: TARGETS,
    },
  ]);
});

test('in another partition, it is about resources and callers there', () => {
  expect(JSON.stringify(inGovCloud[0].Content)).toBe(
    JSON.stringify(JSON.parse(FILE)).replaceAll('arn:aws:', 'arn:aws-us-gov:'),
  );
});

test('it fits a service control policy', () => {
  expect(JSON.stringify(JSON.parse(FILE)).length).toBeLessThan(5_120);
});

test('without targets there is no such stack', () => {
  expect([...synthesizedStacks('organization').keys()]).not.toContain('DenialMonitorGuardrail');
});
