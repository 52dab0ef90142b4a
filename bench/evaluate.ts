/**
 * Speed of the evaluator: decisions a second through the library, for small and for realistic policies, beside the
 * literal transcription of the specification; how time grows with the number of statements; lines a second through
 * `denials evaluate --jsonl`, each in a process of its own, its start included.
 *
 *     npm run bench evaluate [-- --json] [--quick] [MILLISECONDS a figure]
 *
 * Seconds are of CPU time, of all threads of the process. Each figure is the median of five runs, of three with --quick,
 * with the slowest and the fastest; the machine's load shows in the spread.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UsageError } from '../cli/command.ts';
import { parseCommandLine } from '../cli/print.ts';
import { resolveUnknowns } from '../core/evaluate/decide/resolve-unknowns.ts';
import { type CompiledInput, evaluateInput, readInput } from '../core/evaluate/input.ts';
import { isObject } from '../core/record/json.ts';
import { readEvaluationCases } from '../test/core/evaluate/evaluation-cases.ts';
import { decideLiterally } from '../test/differential/transcribed-spec.ts';
import { type Spread, spreadOf } from './spread.ts';

type Json = Readonly<Record<string, unknown>>;

const ACCOUNT = '111122223333';
const allowAll = { Effect: 'Allow', Action: '*', Resource: '*' };
const policyOf = (...Statement: Json[]) => ({ document: { Version: '2012-10-17', Statement } });

const request = {
  principal: `arn:aws:sts::${ACCOUNT}:assumed-role/deploy/build-7`,
  action: 's3:PutObject',
  resource: 'arn:aws:s3:::prod-artifacts/releases/app.zip',
  context: {
    'aws:PrincipalArn': `arn:aws:iam::${ACCOUNT}:role/ci/deploy`,
    'aws:RequestedRegion': 'eu-central-1',
    'aws:SourceIp': '203.0.113.7',
    'aws:PrincipalTag/team': 'blue',
    'aws:SecureTransport': 'true',
  },
};

const regionGuard = {
  Effect: 'Deny',
  NotAction: ['iam:*', 'sts:*', 'organizations:*'],
  Resource: '*',
  Condition: { StringNotEquals: { 'aws:RequestedRegion': ['eu-central-1', 'eu-west-1'] } },
};

const small: Json = {
  request,
  policies: {
    serviceControlPolicies: [{ target: 'r-ab12', policies: [policyOf(allowAll, regionGuard)] }],
    identityPolicies: [
      policyOf({ Effect: 'Allow', Action: 's3:Put*', Resource: 'arn:aws:s3:::prod-artifacts/*' }),
    ],
  },
};

/** Statements as accounts have them: other services, other resources, conditions that hold and that fail. */
function ordinaryStatement(_: unknown, index: number): Json {
  return {
    Sid: `S${index}`,
    Effect: index % 20 === 19 ? 'Deny' : 'Allow',
    Action:
      index % 3 === 0
        ? [`s3:Get*`, `s3:List*`, `s3:PutObject`]
        : [`svc${index}:Describe*`, `svc${index}:Run*`],
    Resource: [`arn:aws:s3:::bucket-${index}/*`, `arn:aws:s3:::bucket-${index}`],
    Condition: {
      StringLike: { 'aws:PrincipalTag/team': ['red', 'bl?e', `t${index}*`] },
      IpAddress: { 'aws:SourceIp': ['203.0.113.0/24', '198.51.100.0/24'] },
    },
  };
}

const statements = (length: number) => Array.from({ length }, ordinaryStatement);

/** Five levels of three SCPs, boundary, session policy, ten identity policies of 20 statements, a bucket policy. */
function realistic(identityStatements: number): Json {
  const scp = policyOf(allowAll, regionGuard, ...statements(4));
  const each = Math.ceil(identityStatements / 10);
  return {
    request,
    policies: {
      serviceControlPolicies: ['r', 'ou-1', 'ou-2', 'ou-3', ACCOUNT].map((target) => ({
        target,
        policies: [scp, policyOf(...statements(3)), policyOf(regionGuard)],
      })),
      permissionsBoundary: policyOf(allowAll, ...statements(10)),
      sessionPolicies: [policyOf(allowAll)],
      identityPolicies: Array.from({ length: 10 }, () => policyOf(...statements(each), allowAll)),
      resourcePolicy: policyOf({ ...regionGuard, Principal: '*' }),
    },
  };
}

function read(input: Json): CompiledInput {
  const result = readInput(input);
  if (!result.ok) throw new Error(JSON.stringify(result.faults));
  return result.input;
}

/** How long a figure is measured, and over how much. */
interface Effort {
  readonly milliseconds: number;
  readonly runs: number;
  readonly lines: number;
}

function cpuSeconds(since?: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1e6;
}

/** Calls a second of CPU. */
function rate(call: () => unknown, { milliseconds, runs }: Effort): Spread {
  const rates = Array.from({ length: runs }, () => {
    const start = process.cpuUsage();
    let calls = 0;
    while (cpuSeconds(start) * 1000 < milliseconds) {
      for (let inner = 0; inner < 100; inner += 1) call();
      calls += 100;
    }
    return calls / cpuSeconds(start);
  });
  return spreadOf(rates);
}

/** Lines a second of CPU, of the whole process. */
function lineRate(folder: string, { lines, runs }: Effort, input: (index: number) => Json): Spread {
  const path = join(folder, 'input.jsonl');
  const texts = Array.from({ length: lines }, (_, index) =>
    JSON.stringify({ ...input(index), id: `${index}` }),
  );
  writeFileSync(path, `${texts.join('\n')}\n`);
  return spreadOf(Array.from({ length: runs }, () => lines / secondsOf(['evaluate', path, '--jsonl'])));
}

/** CPU of a process that runs the command. */
function secondsOf(args: readonly string[]): number {
  const script = `
    const { main } = await import(${JSON.stringify(new URL('../cli/main.ts', import.meta.url).href)});
    const status = await main(${JSON.stringify(args)},
      { out: async () => {}, err: () => {}, env: {}, isTerminal: false, now: Date.now });
    const { user, system } = process.cpuUsage();
    console.log(JSON.stringify([status, (user + system) / 1e6]));`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
  });
  const [status, seconds] =
    stdout === '' ? [undefined, 0] : (JSON.parse(stdout) as readonly [number, number]);
  if (status !== 0) throw new Error(`\`denials evaluate\` ended with ${status}: ${stderr}`);
  return seconds;
}

const otherResource = (input: Json) => (index: number) => ({
  ...input,
  request: { ...request, resource: `arn:aws:s3:::prod-artifacts/releases/app-${index}.zip` },
});

const CASES = readEvaluationCases().map(({ input }) => input);

/** What each rule of docs/evaluation.md is tested with, in turn. */
const caseAgain = (index: number): Json => CASES[index % CASES.length] ?? {};

/** The same, each request with a key of its own. */
function caseOnce(index: number): Json {
  const input = caseAgain(index);
  const { request } = input;
  if (!isObject(request)) return input;
  const context = { ...(isObject(request.context) ? request.context : {}), 'aws:Referer': `${index}` };
  return { ...input, request: { ...request, context } };
}

const READING = {
  invalidates: true,
  ifExistsWins: true,
  emptyCounts: true,
  oneIsEnough: true,
  crossesColons: true,
};

const ownPolicies = (index: number) => ({
  ...small,
  policies: { identityPolicies: [policyOf({ ...allowAll, Sid: `S${index}` }, regionGuard)] },
});

const SETS = [
  ['small', 'small: 2 layers, 3 statements', small],
  ['realistic', 'realistic: 5 x 3 SCPs, boundary, session, 200 statements', realistic(200)],
] as const;

const SIZES = [100, 200, 400, 800] as const;

const FULL: Effort = { milliseconds: 300, runs: 5, lines: 100_000 };
const QUICK: Effort = { milliseconds: 100, runs: 3, lines: 30_000 };

export function run(args: readonly string[]): void {
  const options = { json: { type: 'boolean' }, quick: { type: 'boolean' } } as const;
  const { values, positionals } = parseCommandLine({ args: [...args], options, allowPositionals: true });
  const usual = values.quick === true ? QUICK : FULL;
  const milliseconds = Number(positionals[0] ?? usual.milliseconds);
  if (!(milliseconds > 0)) throw new UsageError(`\`${positionals[0]}\` is no number of milliseconds`);
  const result = measured({ ...usual, milliseconds });
  if (values.json === true) console.log(JSON.stringify(result));
  else print(result);
}

function measured(effort: Effort) {
  const sets = SETS.map(([name, title, input]) => ({ name, title, ...ofSet(input, effort) }));
  const decideByStatements = SIZES.map((statements) => {
    const compiled = read(realistic(statements));
    return {
      statements,
      ...rate(() => resolveUnknowns(compiled.request, compiled.policies), effort),
    };
  });
  return { unit: 'a second of CPU', sets, decideByStatements, lines: ofLines(effort) };
}

function ofSet(input: Json, effort: Effort) {
  const compiled = read(input);
  const decide = rate(() => resolveUnknowns(compiled.request, compiled.policies), effort);
  const decideAndExplain = rate(() => evaluateInput(compiled), effort);
  const readDecideAndExplain = rate(() => evaluateInput(read(input)), effort);
  const transcription = rate(() => decideLiterally(input, READING), effort);
  const ratioToTranscription = decide.median / transcription.median;
  return { decide, decideAndExplain, readDecideAndExplain, transcription, ratioToTranscription };
}

function ofLines(effort: Effort) {
  const folder = mkdtempSync(join(tmpdir(), 'denials-bench-'));
  const few = { ...effort, lines: effort.lines / 20 };
  try {
    return {
      sharedPolicies: lineRate(folder, effort, otherResource(small)),
      ownPolicies: lineRate(folder, effort, ownPolicies),
      realisticSharedPolicies: lineRate(folder, few, otherResource(realistic(200))),
      casesAgain: lineRate(folder, effort, caseAgain),
      casesOnce: lineRate(folder, effort, caseOnce),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function print({ sets, decideByStatements, lines }: ReturnType<typeof measured>): void {
  for (const { title, ...of } of sets) {
    printRate(`decide, ${title}`, of.decide, '/s');
    printRate(`decide and explain, ${title}`, of.decideAndExplain, '/s');
    printRate(`read, decide and explain, ${title}`, of.readDecideAndExplain, '/s');
    printRate(`literal transcription, ${title}`, of.transcription, '/s');
    console.log(`ours to the transcription: × ${of.ratioToTranscription.toFixed(1)}`);
  }
  for (const { statements: count, ...rates } of decideByStatements)
    printRate(`decide, ${count} identity statements`, rates, '/s');
  printRate('--jsonl, small, shared policies', lines.sharedPolicies, 'lines/s');
  printRate('--jsonl, small, policies of their own', lines.ownPolicies, 'lines/s');
  printRate('--jsonl, realistic, shared policies', lines.realisticSharedPolicies, 'lines/s');
  printRate(`--jsonl, ${CASES.length} cases in turn`, lines.casesAgain, 'lines/s');
  printRate('--jsonl, the same, each request once', lines.casesOnce, 'lines/s');
}

function printRate(name: string, { median, least, most }: Spread, unit: string): void {
  const round = (value: number) => Math.round(value).toLocaleString('en');
  console.log(`${name.padEnd(72)} ${round(median).padStart(10)} ${unit}  (${round(least)} – ${round(most)})`);
}

if (import.meta.main) run(process.argv.slice(2));
