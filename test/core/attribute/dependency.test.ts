/** An error code that says a dependency was refused: the caller's own policies are not the answer, whatever they say now. */
import { describe, expect, test } from 'vitest';
import table from '../../../data/error-codes.json' with { type: 'json' };
import {
  aBucket,
  aCall,
  aKey,
  allow,
  attributedIn,
  aUser,
  keyArn,
  sentence,
} from '../../support/explained-call.ts';

const codes = table.codes.filter((row) => row.class === 'dependency').map(({ code }) => code);
const OWN_KEY = { Effect: 'Allow', Principal: { AWS: '111122223333' }, Action: 'kms:*', Resource: '*' };
const refused = (errorCode: string, errorMessage: string) => aCall({ errorCode, errorMessage });
const BARE = 'A service that the call depends on denied access.';

describe('a code of a dependency, and a message that names no action', () => {
  test.each(codes)(
    '%s: unknown, and no statement, for a caller with every permission and with none',
    async (code) => {
      for (const statements of [[allow('*')], []]) {
        const { attribution, fix } = await attributedIn(
          { entries: [aUser(statements), aBucket('reports')] },
          refused(code, BARE),
        );
        expect(attribution).toMatchObject({ layer: 'unknown', confidence: 'unknown' });
        expect(attribution.evidence.map(({ says }) => says).join('\n')).toContain(
          'a service or role that the call depends on',
        );
        expect(fix?.statement).toBeNull();
      }
    },
  );

  test('with a code that is of the caller, the same policies are the answer', async () => {
    const { attribution, fix } = await attributedIn(
      { entries: [aUser([]), aBucket('reports')] },
      refused('AccessDenied', BARE),
    );
    expect(attribution).toMatchObject({ layer: 'identityPolicy', kind: 'implicit' });
    expect(fix?.statement).not.toBeNull();
  });
});

test('what the message names is evaluated: the action on the key, not that of the call', async () => {
  const message = sentence('kms:Decrypt', keyArn('a'));
  const entries = [aUser([allow('s3:*')]), aKey('a', [OWN_KEY])];
  const { attribution } = await attributedIn({ entries }, refused('KMSAccessDeniedException', message));
  expect(attribution).toMatchObject({ layer: 'identityPolicy', kind: 'implicit' });
  expect(attribution.evidence.map(({ says }) => says).join('\n')).toContain('kms:Decrypt');
});
