import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { isPartial, membersNotExported } from '../../core/record/partial-record.ts';
import { LOG_FORMS } from '../support/log-forms.ts';
import type { TestRecord } from '../support/records.ts';
import { type CliRun, denials } from '../support/run-cli.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const SNAPSHOT = 'examples/organization/snapshot.json';

/** One of each kind of caller, service and network, of the made-up organization. */
const RECORDS: readonly TestRecord[] = [
  ...new Map(
    readFileSync('examples/organization/denials.jsonl', 'utf8')
      .trimEnd()
      .split('\n')
      .map((line): TestRecord => JSON.parse(line))
      .filter(({ errorCode }) => /AccessDenied|Unauthorized/.test(String(errorCode)))
      .map((record) => [kindOf(record), record] as const),
  ).values(),
].slice(0, 25);

function kindOf({ userIdentity, eventSource, vpcEndpointId }: TestRecord): string {
  return `${(userIdentity as TestRecord).type} ${eventSource} ${vpcEndpointId}`;
}

type Denial = Record<string, unknown> & { readonly attribution: { readonly layer: string } };

const lines = (records: readonly unknown[]) => records.map((each) => JSON.stringify(each)).join('\n');

async function explained(stdin: string | Buffer, ...args: readonly string[]): Promise<readonly Denial[]> {
  return answers(await denials(['explain', '--jsonl', ...args], { stdin }));
}

function answers({ status, out, err }: CliRun): readonly Denial[] {
  expect({ status, err }).toEqual({ status: 0, err: '' });
  return out
    .trimEnd()
    .split('\n')
    .map((line): Denial => JSON.parse(line));
}

const withSnapshot = ['--snapshot', SNAPSHOT];

let whole: readonly Denial[];
beforeAll(async () => {
  whole = await explained(lines(RECORDS), ...withSnapshot);
});

describe.each(LOG_FORMS)('$form, $note', ({ write, keep, extension }) => {
  /** As a paste, or as a file where its name decides. */
  async function explainedInForm(...args: readonly string[]): Promise<readonly Denial[]> {
    if (extension === undefined) return explained(write(RECORDS), ...args);
    const file = temporaryFolder().write(`a.${extension}`, write(RECORDS));
    return answers(await denials(['explain', file, '--jsonl', ...args]));
  }
  const kept = keep === undefined ? RECORDS : RECORDS.map(keep);

  test('the same 25 denials are explained alike, less what the form lacks', async () => {
    expect(await explainedInForm()).toEqual(await explained(lines(kept)));
    const found = await explainedInForm(...withSnapshot);
    expect(found).toEqual(keep === undefined ? whole : await explained(lines(kept), ...withSnapshot));
  });

  test('what is lacking makes no layer a wrong one', async () => {
    const found = await explainedInForm(...withSnapshot);
    const layers = found.map(({ attribution }, index) => [
      attribution.layer,
      whole[index]?.attribution.layer,
    ]);
    expect(layers).toHaveLength(25);
    expect(layers.filter(([layer, full]) => layer !== full && layer !== 'unknown')).toEqual([]);
  });

  test('they are imported alike, and counted once beside the records themselves', async () => {
    const { path, write: put } = temporaryFolder();
    put(`AWSLogs/b.${extension ?? 'dat'}`, write(RECORDS));
    const first = await denials(['import', path('AWSLogs'), '--store', path('x.db'), '--json']);
    expect({ status: first.status, err: first.err }).toEqual({ status: 0, err: '' });
    expect(JSON.parse(first.out)).toMatchObject({ denials: 25, new: 25, unreadable: 0, notLogs: 0 });
    put('AWSLogs/a.json', lines(RECORDS));
    const second = await denials(['import', path('AWSLogs'), '--store', path('x.db'), '--json']);
    expect(JSON.parse(second.out)).toMatchObject({ denials: 50, new: 0, unreadable: 0 });
  });
});

describe('docs/logs.md', () => {
  const rows = readFileSync('docs/logs.md', 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| ') && line.split('|').length === 6)
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );

  test('has a row for each form, and no form is without a test', () => {
    const read = rows.filter(([, , isRead]) => isRead === 'yes').map(([form]) => form);
    expect(new Set(read)).toEqual(new Set(LOG_FORMS.map(({ form }) => form)));
  });

  test('names what each form lacks', () => {
    for (const [form = '', , isRead, lacking = ''] of rows) {
      if (isRead !== 'yes') continue;
      const kept = LOG_FORMS.filter((each) => each.form === form).flatMap(({ keep }) =>
        RECORDS.map((record) => keep?.(record)),
      );
      const names = new Set(kept.filter(isPartial).flatMap((record) => membersNotExported(record)));
      const named = [...lacking.matchAll(/`(\w+)`/g)].map(([, name]) => name);
      expect({ form, lacking: new Set(named) }).toEqual({ form, lacking: names });
    }
  });
});
