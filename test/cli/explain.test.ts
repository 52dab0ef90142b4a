import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import noApiEvents from '../cases/normalize/no-api-events.json' with { type: 'json' };
import { aRecord, aSuccess, ROLE_MESSAGE } from '../support/records.ts';
import { denials } from '../support/run-cli.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const record = aRecord();
const scp = { layer: 'serviceControlPolicy', kind: 'explicit', confidence: 'stated' };

describe('every shape of input gives the same answer', () => {
  test.each([
    ['a record', JSON.stringify(record)],
    ['a pretty-printed record', JSON.stringify(record, null, 2)],
    [
      'an EventBridge event',
      JSON.stringify({ version: '0', 'detail-type': 'AWS API Call via CloudTrail', detail: record }),
    ],
    ['a log file', JSON.stringify({ Records: [record] })],
    [
      'lookup-events output',
      JSON.stringify({ Events: [{ EventId: 'x', CloudTrailEvent: JSON.stringify(record) }] }),
    ],
    ['JSON lines', `${JSON.stringify(record)}\n`],
    ['gzip', gzipSync(JSON.stringify({ Records: [record] }))],
  ])('%s', async (_note, stdin) => {
    const { status, lines, err } = await denials(['explain', '--jsonl'], { stdin });
    expect({ status, err }).toStrictEqual({ status: 0, err: '' });
    expect(lines).toMatchObject([
      {
        id: record.eventID,
        action: 's3:PutObject',
        principal: { session: 'GitHubActions' },
        attribution: scp,
      },
    ]);
  });

  test.each([
    ['the bare message', ROLE_MESSAGE],
    [
      'as a tool prints it',
      `An error occurred (AccessDenied) when calling the PutObject operation: ${ROLE_MESSAGE}\n`,
    ],
    ['as JSON that is no record', JSON.stringify({ message: ROLE_MESSAGE })],
  ])('pasted: %s', async (_note, stdin) => {
    const { status, lines } = await denials(['explain', '-', '--jsonl'], { stdin });
    expect(status).toBe(0);
    expect(lines).toMatchObject([
      {
        eventId: null,
        account: '111122223333',
        action: 's3:PutObject',
        resource: 'arn:aws:s3:::prod-artifacts/releases/app.zip',
        principal: {
          arn: 'arn:aws:iam::111122223333:role/deploy-role',
          type: 'AssumedRole',
          session: 'GitHubActions',
        },
        attribution: scp,
      },
    ]);
  });
});

describe('exit status', () => {
  test.each([
    ['nothing at all', '', 1],
    ['no denial', JSON.stringify({ Records: [aSuccess()] }), 1],
    ['a look-alike record is passed over', JSON.stringify(aRecord({ errorCode: 'ExpiredToken' })), 1],
    ['a text that reports no denial', 'it does not work', 1],
    ['JSON that is neither record nor message', '[{"a":1}]', 1],
    [
      'a finding of Security Hub',
      '{"SchemaVersion":"2018-10-08","ProductArn":"a","GeneratorId":"b","Title":"Access denied is not monitored"}',
      1,
    ],
    [
      'an expired address under the code of a denial',
      JSON.stringify(aRecord({ errorMessage: 'Request has expired' })),
      1,
    ],
    ['a look-alike in words is answered', 'Rate exceeded', 0],
    [
      'a broken record beside a good one',
      JSON.stringify({ Records: [record, { errorCode: 'AccessDenied', eventName: 'x' }] }),
      2,
    ],
    ['a cut log', JSON.stringify({ Records: [record, record] }).slice(0, -10), 2],
    ['bytes', Buffer.from([0, 1, 2, 3, 0]), 2],
  ])('%s', async (_note, stdin, want) => {
    const { status } = await denials(['explain', '--jsonl'], { stdin });
    expect(status).toBe(want);
  });

  test('what could be read is printed', async () => {
    const stdin = JSON.stringify({
      Records: [record, { errorCode: 'AccessDenied', eventName: 'x' }, aRecord({ eventID: 'e3' })],
    });
    const { lines, err } = await denials(['explain', '--jsonl'], { stdin });
    expect(lines.map(({ id }) => id)).toStrictEqual([record.eventID, 'e3']);
    expect(err).toContain('standard input: record 2: eventSource: is missing');
  });

  test('without a denial, one sentence says what to give', async () => {
    const { out, err } = await denials(['explain'], { stdin: 'hello world' });
    expect({ out, err }).toStrictEqual({
      out: '',
      err: 'no denial in the input: paste the whole error message, or give CloudTrail records\n',
    });
  });

  test('a file that is not there', async () => {
    const { status, err } = await denials(['explain', '/nowhere.json']);
    expect({ status, err }).toStrictEqual({
      status: 2,
      err: 'denials: cannot read `/nowhere.json`: no such file or folder\n',
    });
  });
});

describe('records of no call: as a log without denials', () => {
  test.each(noApiEvents)('$note', async ({ record: event }) => {
    const shapes = [
      JSON.stringify(event, null, 2),
      JSON.stringify(event),
      JSON.stringify({ Records: [event] }),
    ];
    for (const stdin of shapes) {
      const { status, out, err } = await denials(['explain', '--jsonl'], { stdin });
      expect({ status, out }).toEqual({ status: 1, out: '' });
      expect(err).toBe('1 record is no denial, 1 of them no API event\nno denial in the input\n');
    }
    const stdin = JSON.stringify({ Records: [event, record, aSuccess()] });
    const { status, lines, err } = await denials(['explain', '--jsonl'], { stdin });
    expect({ status, ids: lines.map(({ id }) => id) }).toEqual({ status: 0, ids: [record.eventID] });
    expect(err).toBe('2 records are no denials, 1 of them no API event\n');
  });
});

test('two copies of one call in a file are one denial, explained from the copy that knows more', async () => {
  const owner = aRecord({
    sharedEventID: 's',
    eventID: 'e1',
    recipientAccountId: '444455556666',
    userIdentity: { type: 'AWSAccount', principalId: 'AROAX:s', accountId: '111122223333' },
  });
  const caller = aRecord({ sharedEventID: 's', eventID: 'e2' });
  const file = temporaryFolder().write('a.json', JSON.stringify({ Records: [owner, caller] }));
  const { lines } = await denials(['explain', file, '--jsonl']);
  expect(lines).toMatchObject([{ id: 's', eventId: 'e2' }]);
});

test('each denial of a pasted text is one answer, in every form of output', async () => {
  const stdin = `${ROLE_MESSAGE}\nError: ${ROLE_MESSAGE.replaceAll('s3:PutObject', 's3:GetObject')}`;
  const actions = ['s3:PutObject', 's3:GetObject'];
  const lines = await denials(['explain', '--jsonl'], { stdin });
  expect(lines.lines.map(({ action }) => action)).toStrictEqual(actions);
  const rows = await denials(['explain', '--json'], { stdin });
  expect(JSON.parse(rows.out)).toMatchObject(actions.map((action) => ({ action })));
  const text = await denials(['explain'], { stdin });
  expect(text.out.split('\n\n').map((block) => block.split('\n')[0])).toStrictEqual(
    actions.map((action) => `Denied    ${action}`),
  );
});

test('--json prints one array, a terminal gets words', async () => {
  const stdin = JSON.stringify({ Records: [record, aRecord({ eventID: 'e2' })] });
  const { out } = await denials(['explain', '--json'], { stdin });
  expect(JSON.parse(out)).toHaveLength(2);
  const text = await denials(['explain'], { stdin });
  expect(text.out).toContain(
    'Why       explicit deny in the service control policy p-example12 (stated by AWS)',
  );
});

describe('records among other text: each denial is found', () => {
  const denied = ['1', '2', '3'].map((n) => JSON.stringify(aRecord({ eventID: `e-${n}` })));
  const csv = (text: string) => `"${text.replaceAll('"', '""')}"`;
  test.each([
    ['behind a time', denied.map((each) => `2025-01-02T03:04:01 ${each}`).join('\n')],
    ['in syslog lines', denied.map((each) => `Jan  2 03:04:05 host app[12]: INFO ${each} #`).join('\n')],
    ['as cells of CSV', ['timestamp,message', ...denied.map((each, i) => `${i},${csv(each)}`)].join('\r\n')],
    ['in a Markdown fence', `Please help:\n\n\`\`\`json\n{"Records":[${denied}]}\n\`\`\`\nThanks!\n`],
    ['as CloudWatch Logs gives them', JSON.stringify({ events: denied.map((message) => ({ message })) })],
    ['as strings of JSON lines', denied.map((message) => JSON.stringify({ message })).join('\n')],
  ])('%s', async (_note, stdin) => {
    const { status, lines, err } = await denials(['explain', '--jsonl'], { stdin });
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(lines.map(({ eventId }) => eventId)).toEqual(['e-1', 'e-2', 'e-3']);
  });

  test('one that is cut is counted and named', async () => {
    const stdin = `x ${denied[0]}\nx ${denied[1]?.slice(0, -5)}\nx ${denied[2]}`;
    const { status, lines, err } = await denials(['explain', '--jsonl'], { stdin });
    expect({ status, found: lines.length }).toEqual({ status: 2, found: 2 });
    expect(err).toMatch(/record 2: .*is not JSON/);
  });
});
