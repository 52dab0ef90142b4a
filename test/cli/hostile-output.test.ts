/** The same hostile names through every output: none leaves its place, and none is seen as another name. */
import { describe, expect, test, vi } from 'vitest';
import { DENIAL_COLUMNS, GROUP_COLUMNS, INCIDENT_COLUMNS } from '../../cli/denial-columns.ts';
import { denialText, groupText } from '../../cli/denial-text.ts';
import { reportFailure } from '../../cli/failure.ts';
import { printFix } from '../../cli/fix-print.ts';
import { incidentText } from '../../cli/incident-text.ts';
import { InputProblems } from '../../cli/input-problems.ts';
import { toolAnswer, toolError } from '../../cli/mcp/answer.ts';
import { type Format, printRows } from '../../cli/print.ts';
import { Progress } from '../../cli/progress.ts';
import type { Column } from '../../cli/table.ts';
import { CHANNELS } from '../../core/alert/channels/registry.ts';
import { FIX_FORMS } from '../../core/fix/forms.ts';
import { logger } from '../../lambdas/runtime.ts';
import { aDenial } from '../support/a-denial.ts';
import { aFix } from '../support/a-fix.ts';
import { aGroup, anAlert, STATED } from '../support/alerts.ts';
import { anIncident } from '../support/incidents.ts';
import { denials } from '../support/run-cli.ts';

const PLAIN = 'ledger';

const HOSTILE: readonly (readonly [what: string, name: string])[] = [
  ['colours', 'led\u001b[31mger'],
  ['the title of the window', 'led\u001b]0;x\u0007ger'],
  ['a control sequence of one byte', 'led\u009b31mger'],
  ['a line that begins anew', 'led\rger'],
  ['another line', 'led\nger'],
  ['a line of Unicode', 'led\u2028ger'],
  ['the next line of C1', 'led\u0085ger'],
  ['the direction of reading', 'led\u202eger'],
  ['an isolate', 'led\u2066ger'],
  ['no width', 'led\u200bger'],
  ['a byte order mark', '\ufeffledger'],
  ['a tag', 'led\u{e0041}ger'],
  ['a soft hyphen', 'led\u00adger'],
  ['a filler', 'led\u3164ger'],
  ['a Cyrillic letter', 'l\u0435dger'],
  ['a formula', '=1+1'],
  ['a formula after a line feed', '\n=1+1'],
  ['a formula after a space', ' =1+1'],
  ['a formula after a tab', '\t=1+1'],
  ['a formula after a line that begins anew', '\r=1+1'],
  ['a formula with a sign of full width', '\uff1d1+1'],
  ['plus, minus and at of full width', '\uff0b1\uff0d1\uff20x'],
  ['backspaces', 'ledger\b\b\b'],
  ['the end of a JSON string', '"}],"x":["'],
  ['a field of CSV', 'a","b'],
];

/** Written without the code that it checks. */
const RAW = new RegExp(
  '[\\0-\\x09\\x0b-\\x1f\\x7f-\\x9f\\xad\\u115f\\u1160\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\u3164' +
    '\\ufeff\\uff0b\\uff0d\\uff1d\\uff20\\u0435\\u{e0041}]',
  'u',
);

const attribution = (name: string) => ({
  ...STATED,
  policy: { arn: name, name, target: name },
  evidence: [{ source: 'message' as const, code: 'awsReport' as const, says: name }],
});
const denial = (name: string) =>
  aDenial({
    id: name,
    action: name,
    resource: name,
    userAgent: name,
    principal: { arn: name, type: 'IAMUser', session: name, sessionArn: name },
    attribution: attribution(name),
    fix: fix(name),
  });
const fix = (name: string) =>
  aFix({ summary: name, statement: { Effect: 'Allow', Action: name, Resource: [name] }, proven: true });
const group = (name: string) =>
  aGroup({
    principal: name,
    action: name,
    resourceFamily: name,
    attribution: attribution(name),
    fix: fix(name),
  });
const incident = (name: string) => anIncident({ key: name, alert: alert(name).text });
const alert = (name: string) => anAlert({ key: name }, [group(name)]);

async function printed(print: (io: Parameters<typeof printRows>[0]) => unknown): Promise<string> {
  let text = '';
  const write = (more: string) => {
    text += more;
  };
  const io = {
    out: write,
    err: write,
    stdin: process.stdin,
    env: {},
    isTerminal: true,
    width: 1_000,
    now: () => 1e12,
  };
  await print(io);
  return text;
}

const rows =
  <Row>(row: (name: string) => Row, format: Format, columns: readonly Column<Row>[]) =>
  (name: string) =>
    printed((io) => printRows(io, [row(name)], format, columns));

async function logged(name: string): Promise<string> {
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  try {
    logger.info('a line', { name });
    return write.mock.calls.map(([text]) => String(text)).join('');
  } finally {
    write.mockRestore();
  }
}

const place = { partition: 'aws', region: 'eu-west-1', account: '111122223333' };
const settings = {
  events: [],
  topics: { chat: undefined, machine: undefined, pagerduty: undefined },
  findings: place,
  sensitivity: {},
  firsts: true,
  bus: undefined,
};

const REQUEST = {
  principal: 'arn:aws:iam::111122223333:user/ana',
  action: 's3:GetObject',
  resource: 'arn:aws:s3:::ledger',
};

type Output = (name: string) => string | Promise<string>;

const TEXT: Readonly<Record<string, Output>> = {
  'a denial': (name) => denialText(denial(name)),
  'a group': (name) => groupText(group(name)),
  'an incident': (name) => incidentText(incident(name)),
  'a table of denials': rows(denial, 'table', DENIAL_COLUMNS),
  'a table of groups': rows(group, 'table', GROUP_COLUMNS),
  'a table of incidents': rows(incident, 'table', INCIDENT_COLUMNS),
  'a message about input': (name) => printed((io) => new InputProblems(io).add(name, 1, name)),
  'a mistake': (name) =>
    printed((io) => reportFailure(Object.assign(new Error(name), { name: 'UsageError' }), io)),
  'what AWS answered': (name) =>
    printed((io) => reportFailure(Object.assign(new Error(name), { $metadata: {} }), io)),
  'a fault of an input': async (name) =>
    (
      await denials(['evaluate'], {
        stdin: JSON.stringify({ request: { ...REQUEST, context: { [name]: {} } } }),
      })
    ).err,
  'an unknown command': async (name) => (await denials([name])).err,
  'a file that is not there': async (name) => (await denials(['explain', `x${name}`])).err,
  'a mistake of an agent': (name) => toolError(name).content[0]?.text ?? '',
  'an alert in a mail': (name) => CHANNELS.email.render.message(alert(name))?.body ?? '',
};

/** They quote a part of their input, or nothing. */
const PARTS: Readonly<Record<string, Output>> = {
  'a line that is no input': async (name) => (await denials(['evaluate'], { stdin: name })).err,
  'a line of no history': async (name) =>
    (await denials(['detect'], { stdin: `{"ts":0,"tick":1}\n{"${name.replaceAll('\n', '')}"x` })).err,
};

const CSV: Readonly<Record<string, Output>> = {
  denials: rows(denial, 'csv', DENIAL_COLUMNS),
  groups: rows(group, 'csv', GROUP_COLUMNS),
  incidents: rows(incident, 'csv', INCIDENT_COLUMNS),
};

const JSON_OUTPUTS: Readonly<Record<string, Output>> = {
  'a list': rows(denial, 'json', DENIAL_COLUMNS),
  lines: rows(denial, 'jsonl', DENIAL_COLUMNS),
  'an evaluation': async (name) =>
    (await denials(['evaluate', '--jsonl'], { stdin: JSON.stringify({ id: name, request: {} }) })).out,
  'a chat': (name) => CHANNELS.chat.render.message(alert(name))?.body ?? '',
  'an answer for an agent': (name) =>
    toolAnswer({ groups: [group(name)], denial: denial(name), incident: incident(name) }).content[0]?.text ??
    '',
  'a queue': (name) => CHANNELS.machine.render.message(alert(name))?.body ?? '',
  'an alarm of PagerDuty': (name) => CHANNELS.pagerduty.render.message(alert(name))?.body ?? '',
  'a line of a log': logged,
};

const FIXES: Readonly<Record<string, Output>> = Object.fromEntries(
  FIX_FORMS.map((form) => [form, (name: string) => printed((io) => printFix(io, form, group(name)))]),
);

/** A name may be as long as it is: only the lines count. */
const linesIn = (text: string): number => text.split('\n').length;

describe.each(Object.entries({ ...TEXT, ...PARTS, ...CSV, ...JSON_OUTPUTS, ...FIXES }))('%s', (_, output) => {
  test.each(HOSTILE)('%s', async (_, name) => {
    const text = await output(name);
    const plain = await output(PLAIN);
    expect(text).not.toMatch(RAW);
    expect(linesIn(text)).toBe(linesIn(plain));
  });
});

describe.each(Object.entries({ ...TEXT, ...CSV, ...JSON_OUTPUTS, ...FIXES }))(
  '%s: no two names look alike',
  (_, output) => {
    test('of all names', async () => {
      const names = [PLAIN, ...HOSTILE.map(([, name]) => name)];
      const texts = await Promise.all(names.map(output));
      expect(new Set(texts).size).toBe(names.length);
    });
  },
);

describe.each(Object.entries(CSV))('no cell of %s runs as a formula', (_, output) => {
  test.each(HOSTILE)('%s', async (_, name) => {
    const [, row = ''] = (await output(name)).split('\n');
    for (const cell of row.split(',')) expect(cell).not.toMatch(/^"?\s*[=+@\-\uff1d\uff0b\uff0d\uff20]/);
  });
});

describe.each(Object.entries(JSON_OUTPUTS))('JSON is valid: %s', (_, output) => {
  test.each(HOSTILE)('%s', async (_, name) => {
    JSON.parse(await output(name));
  });
});

test('a finding and a page have no such character where a person reads', () => {
  const finding = CHANNELS.securityHub.render.event(settings);
  for (const [, name] of HOSTILE) {
    const { detail } = finding?.(alert(name)) ?? {};
    expect(JSON.stringify(detail)).not.toMatch(/[^\\]\\[nrbtu]/);
    expect(JSON.stringify(detail)).not.toMatch(RAW);
  }
});

test('a progress line shows the name of a file as it is', async () => {
  for (const [, name] of HOSTILE) {
    expect((await printed((io) => new Progress(io).show(name))).replace('\r\x1b[K', '')).not.toMatch(RAW);
  }
});
