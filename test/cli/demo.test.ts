import { expect, test } from 'vitest';
import { denials } from '../support/run-cli.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

test('the demo explains every kind of denial, reports the spikes with their reason, and suggests no fix to the prober', async () => {
  const file = temporaryFolder().path('demo.db');
  const run = await denials(['demo', '--store', file]);
  expect(run).toMatchObject({ status: 0, err: '' });
  expect(run.out).toContain('105 groups, 105 kinds explained, 5 alerts');
  // The incident is over many principals, and names one cause.
  const [, wide = ''] = run.out.split(/^Subject: .*\d+ principals denied by service control policy/m);
  expect(wide.split('────')[0]).toMatch(/^Caused by 2026-11-19T10:02:00Z UpdatePolicy on p-allowedregions/m);
  expect(run.out).toContain(
    '\n          - {"Condition":{"StringNotEquals":{"aws:RequestedRegion":"eu-west-3"}}}\n',
  );
  expect(run.out).not.toMatch(/^Fix .*ci-bot/m);
  expect(run.out).toContain('Subject: [high] Denial spike: 14 denials of user/legacy/ci-bot');
  expect(run.out).toContain('Subject: [high] First denial of cloudtrail:StopLogging by user/legacy/ci-bot');
  const { lines } = await denials(['groups', '--store', file, '--jsonl']);
  const confidences = lines.map((line) => JSON.stringify(line.attribution));
  expect(confidences.filter((text) => text.includes('contradictions":["'))).toEqual([]);
  const guarded = await denials(['groups', '--store', file, '--jsonl', '--layer', 'serviceControlPolicy']);
  expect(guarded.lines).toHaveLength(70);
  expect(guarded.lines[0]?.attribution).toMatchObject({
    statement: { sid: 'OnlyAllowedRegions' },
    conditions: [{ key: 'aws:RequestedRegion', actual: ['eu-west-3'] }],
  });
});
