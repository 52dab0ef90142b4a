import fc from 'fast-check';
import { expect, test } from 'vitest';
import { coversAction } from '../../../../core/evaluate/parse/action.ts';
import { noProblems } from '../../../../core/evaluate/parse/fault.ts';
import { readPolicies } from '../../../../core/evaluate/parse/policies.ts';
import { type PlacedStatement, StatementIndex } from '../../../../core/evaluate/parse/statement-index.ts';

/** Statements named by their position, in policies of so many each. */
function indexOf(elements: readonly object[], inPolicy = 3): StatementIndex {
  const statements = elements.map((element, at) => ({
    Sid: `${at}`,
    Effect: 'Allow',
    Resource: '*',
    ...element,
  }));
  const identityPolicies = statements.flatMap((_, at) =>
    at % inPolicy === 0 ? [{ document: { Statement: statements.slice(at, at + inPolicy) } }] : [],
  );
  const { identityPolicy } = readPolicies({ identityPolicies }, '$', noProblems());
  return identityPolicy[0]?.statements ?? new StatementIndex([]);
}

const sids = (placed: readonly PlacedStatement[]) => placed.map(({ statement }) => statement.sid);

const EC2 = { Action: 'ec2:RunInstances' };
const OTHERS = Array.from({ length: 9 }, () => EC2);

test.each<[note: string, element: object, isOfS3: boolean]>([
  ['of the service', { Action: 'S3:Get*' }, true],
  ['of another service', { Action: 'sqs:*' }, false],
  ['one of several of the service', { Action: ['sqs:*', 's3:*'] }, true],
  ['whose prefix goes on', { Action: 's3express:*' }, false],
  ['of all services', { Action: '*' }, true],
  ['of services by a star', { Action: 's*:Get*' }, true],
  ['of services by a question mark', { Action: 's?:Get*' }, true],
  ['of all but another service', { NotAction: 'sqs:*' }, true],
  ['of all but this service, of which one action may be written otherwise', { NotAction: 's3:*' }, true],
])('a statement %s, among many', (_note, element, isOfS3) => {
  const found = sids(indexOf([...OTHERS, element]).ofService('s3'));
  expect(found).toEqual(isOfS3 ? ['9'] : []);
});

const parts = fc.constantFrom('*', 's3:*', 's3:Get*', 's3:GetObject', 's?:Put*', 'sqs:*', 'ec2:RunInstances');
const elements = fc.oneof(
  fc.record({ Action: fc.array(parts, { minLength: 1, maxLength: 3 }) }),
  fc.record({ NotAction: fc.array(parts, { minLength: 1, maxLength: 3 }) }),
);
const actions = fc.constantFrom('s3:getobject', 's3:putobject', 'sqs:sendmessage', 'ec2:runinstances', 'a:b');

test('the statements that cover an action are those that do when asked one by one, in order, whenever asked', () => {
  fc.assert(
    fc.property(
      fc.array(elements, { maxLength: 20 }),
      fc.array(actions, { minLength: 1, maxLength: 8 }),
      (given, asked) => {
        const index = indexOf(given);
        for (const action of asked) {
          const wanted = given.flatMap((element, at) => {
            const [placed] = indexOf([element]).ofService('');
            return placed !== undefined && coversAction(placed.statement.actions, action) ? [`${at}`] : [];
          });
          expect(sids(index.covering(action))).toEqual(wanted);
        }
      },
    ),
    { numRuns: 300 },
  );
});

test('what was found for an action and for a service is kept, beside that of 63 others', () => {
  const index = indexOf([...OTHERS, { Action: '*' }]);
  const [ofAction, ofService] = [index.covering('s3:getobject'), index.ofService('s3')];
  const askOthers = (count: number) => {
    for (let n = 0; n < count; n += 1) index.covering(`svc${n}:get`);
  };
  askOthers(63);
  expect(index.covering('s3:getobject')).toBe(ofAction);
  expect(index.ofService('s3')).toBe(ofService);
  askOthers(64);
  expect(index.covering('s3:getobject')).not.toBe(ofAction);
  expect(index.covering('s3:getobject')).toEqual(ofAction);
  expect(index.ofService('s3')).not.toBe(ofService);
  expect(index.ofService('s3')).toEqual(ofService);
});

test('so few that each is compared with the action are not divided by service', () => {
  expect(sids(indexOf(OTHERS.slice(0, 8)).ofService('s3'))).toHaveLength(8);
  expect(sids(indexOf(OTHERS).ofService('s3'))).toEqual([]);
});
