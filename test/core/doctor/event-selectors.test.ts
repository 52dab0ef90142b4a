import { expect, test } from 'vitest';
import { managementEvents } from '../../../core/doctor/event-selectors.ts';

const all = { recorded: 'all', excluded: [] };
const some = { recorded: 'some', excluded: [] };
const none = { recorded: 'none', excluded: [] };
const management = (...fields: object[]) => ({
  FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }, ...fields],
});
const data = { FieldSelectors: [{ Field: 'eventCategory', Equals: ['Data'] }] };
const readOnly = (value: string) => ({ Field: 'readOnly', Equals: [value] });
const without = (...NotEquals: string[]) => ({ Field: 'eventSource', NotEquals });

test.each([
  ['no selector', [], [], all],
  ['basic: reads and writes', [{ ReadWriteType: 'All', IncludeManagementEvents: true }], [], all],
  ['basic: nothing said', [{}], [], all],
  ['basic: writes', [{ ReadWriteType: 'WriteOnly' }], [], some],
  ['basic: writes, and reads', [{ ReadWriteType: 'WriteOnly' }, { ReadWriteType: 'ReadOnly' }], [], all],
  ['basic: data only', [{ IncludeManagementEvents: false }], [], none],
  [
    'basic: without KMS',
    [{ ExcludeManagementEventSources: ['kms.amazonaws.com'] }],
    [],
    { recorded: 'all', excluded: ['kms.amazonaws.com'] },
  ],
  ['advanced: management', [], [data, management()], all],
  ['advanced: data only', [], [data], none],
  ['advanced: writes', [], [management(readOnly('false'))], some],
  ['advanced: writes, and reads', [], [management(readOnly('false')), management(readOnly('true'))], all],
  [
    'advanced: writes, and some reads',
    [],
    [management(readOnly('false')), management(readOnly('true'), without('a'))],
    some,
  ],
  [
    'advanced: without KMS',
    [],
    [management(without('kms.amazonaws.com'))],
    { recorded: 'all', excluded: ['kms.amazonaws.com'] },
  ],
  ['advanced: narrowed, and whole', [], [management(readOnly('false')), management()], all],
  ['advanced wins over basic', [{}], [data], none],
])('%s', (_note, EventSelectors, AdvancedEventSelectors, wanted) => {
  expect(managementEvents({ EventSelectors, AdvancedEventSelectors })).toEqual(wanted);
});
