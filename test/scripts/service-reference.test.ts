import { expect, test } from 'vitest';
import { loadActionTable } from '../../adapters/action-table.ts';
import { parseActionTable } from '../../core/normalize/action-table.ts';
import { iamActions } from '../../core/normalize/iam-action.ts';
import { formatActionTable } from '../../scripts/action-table-text.ts';
import { readServiceReference } from '../../scripts/service-reference.ts';

const known = loadActionTable();

/** Made after the documentation of the service reference; names of a service that does not exist. */
const reference = {
  Name: 'newthing',
  Version: 'v1.4',
  Actions: [
    { Name: 'StartThing', Resources: [{ Name: 'thing' }], Annotations: { Properties: { IsWrite: true } } },
    { Name: 'ListThings' },
  ],
  Resources: [
    { Name: 'thing', ARNFormats: [`arn:\${Partition}:newthing:\${Region}:\${Account}:thing/\${ThingId}`] },
  ],
  Operations: [
    {
      Name: 'StartThing',
      AuthorizedActions: [
        { Service: 'iam', Name: 'PassRole', Context: {} },
        { Service: 'newthing', Name: 'StartThing' },
      ],
    },
    {
      Name: 'BeginThing',
      AuthorizedActions: [
        { Service: 'iam', Name: 'PassRole' },
        { Service: 'newthing', Name: 'StartThing' },
      ],
    },
    { Name: 'ListThings' },
  ],
};

const table = parseActionTable(formatActionTable('a test', [readServiceReference(reference, known)]));

test('actions, their resources and their dependents', () => {
  expect(table.find('newthing', 'StartThing')).toStrictEqual({
    action: 'newthing:StartThing',
    resources: [
      { arn: `arn:\${Partition}:newthing:\${Region}:\${Account}:thing/\${ThingId}`, required: false },
    ],
    dependents: ['iam:PassRole'],
  });
});

test('an operation under another name leads to its action first, to PassRole last', () => {
  const call = { eventSource: 'newthing.amazonaws.com', eventName: 'BeginThing', requestParameters: {} };
  expect(iamActions(call, table)).toMatchObject({
    action: 'newthing:StartThing',
    alsoChecked: ['iam:PassRole'],
    method: 'renamed',
  });
});

test('what the reference does not say is kept from the table at hand', () => {
  const ec2 = {
    Name: 'ec2',
    Actions: [{ Name: 'StopInstances', Resources: [{ Name: 'instance' }] }, { Name: 'RunInstances' }],
    Resources: [
      {
        Name: 'instance',
        ARNFormats: [`arn:\${Partition}:ec2:\${Region}:\${Account}:instance/\${InstanceId}`],
      },
    ],
  };
  const refreshed = parseActionTable(formatActionTable('a test', [readServiceReference(ec2, known)]));
  expect(refreshed.find('ec2', 'StopInstances')?.resources).toMatchObject([{ required: true }]);
  expect(refreshed.find('ec2', 'RunInstances')?.dependents).toContain('iam:PassRole');
});

test.each([[null], ['text'], [[]], [{ Name: 'x' }], [{ Name: 'x', Actions: [{}] }]])(
  'no document of the reference: %j',
  (document) => {
    expect(() => readServiceReference(document, known)).toThrow('no document of the AWS service reference');
  },
);
