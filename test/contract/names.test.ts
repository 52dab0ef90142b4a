import { expect, test } from 'vitest';
import * as given from '../../contract/names.ts';
import * as looked from '../../core/doctor/names.ts';
import { CANARY_CALL } from '../../lib/watch/own-calls.ts';

test('the doctor looks for the names that the stacks give', () => {
  expect(looked.CENTRAL_BUS).toBe(given.BUS_NAME);
  expect(looked.READ_ROLE).toBe(given.READ_ROLE_NAME);
  expect(looked.CANARY_ROLE_PREFIX).toBe(given.CANARY_ROLE_PREFIX);
  expect(looked.CANARY_CALL).toBe(CANARY_CALL.eventName);
});
