/**
 * Random histories with faults: `npm run test:faults -- --runs N --seed S [--engine memory|sqlite|dynamodb] [--only ingest|detect]
 * [--at-once N] [--short]`. DynamoDB Local stands behind a proxy, and can run several histories at once.
 * Prints what they survived; a history that does not prints its seed, which repeats it: `--runs 1 --seed SEED`.
 */
import { parseArgs } from 'node:util';
import type { OpenEngine } from './engine.ts';
import { histories, type Kind } from './histories.ts';
import { openFileEngine, openMemoryEngine } from './sqlite-engine.ts';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
    engine: { type: 'string', default: 'memory' },
    only: { type: 'string' },
    'at-once': { type: 'string', default: '1' },
    short: { type: 'boolean', default: false },
  },
});

const KINDS: readonly Kind[] = ['ingest', 'detect'];

async function engineOf(
  name: string,
): Promise<{ readonly open: OpenEngine; readonly stop: () => Promise<void> }> {
  switch (name) {
    case 'memory':
      return { open: openMemoryEngine, stop: async () => {} };
    case 'sqlite':
      return { open: openFileEngine, stop: async () => {} };
    case 'dynamodb':
      return (await import('./dynamodb-engine.ts')).startDynamodbEngine();
    default:
      throw new Error(`--engine must be memory, sqlite or dynamodb, not ${name}`);
  }
}

const { open, stop } = await engineOf(values.engine);
const print = (line: string) => process.stdout.write(`${line}\n`);
let failed = 0;
try {
  for (const kind of KINDS.filter((each) => values.only === undefined || each === values.only)) {
    const started = performance.now();
    const share = {
      runs: Number(values.runs),
      seed: Number(values.seed),
      atOnce: Number(values['at-once']),
      isShort: values.short,
    };
    const result = await histories(kind, share, open);
    const seconds = ((performance.now() - started) / 1000).toFixed(0);
    failed += result.failures.length;
    print(
      `${kind}: ${values.runs} histories from seed ${values.seed}, ${result.failures.length} failed, ${seconds} s`,
    );
    print(`  ${JSON.stringify(result.tally)}`);
    for (const { seed, wrong } of result.failures.slice(0, 10)) {
      print(`  seed ${seed}: ${wrong.slice(0, 5).join('; ')}`);
    }
  }
} finally {
  await stop();
}
process.exitCode = failed === 0 ? 0 : 1;
