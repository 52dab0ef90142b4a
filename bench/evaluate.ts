/**
 * Speed of the evaluator: decisions a second through the library, for small and for realistic policies, beside the
 * literal transcription of the specification; how time grows with the number of statements; lines a second through
 * `denials evaluate --jsonl`.
 *
 *     npm run bench evaluate
 *
 * Each figure is the median of five runs, with the slowest and the fastest; the machine's load shows in the spread.
 */
import { Readable } from 'node:stream';
import { UsageError } from '../cli/command.ts';
import { command } from '../cli/evaluate.ts';
import { resolveUnknowns } from '../core/evaluate/decide/resolve-unknowns.ts';
import { type CompiledInput, evaluateInput, readInput } from '../core/evaluate/input.ts';
import { decideLiterally } from '../test/differential/transcribed-spec.ts';

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

/** Calls a second: median, slowest and fastest of five runs of about `milliseconds` each. */
function rate(call: () => unknown, milliseconds: number): readonly [number, number, number] {
  const rates = Array.from({ length: 5 }, () => {
    const start = performance.now();
    let calls = 0;
    while (performance.now() - start < milliseconds) {
      for (let inner = 0; inner < 20; inner += 1) call();
      calls += 20;
    }
    return (calls / (performance.now() - start)) * 1000;
  }).toSorted((left, right) => left - right);
  return [rates[2] ?? 0, rates[0] ?? 0, rates[4] ?? 0];
}

function print(name: string, [median, slowest, fastest]: readonly [number, number, number], unit: string) {
  const round = (value: number) => Math.round(value).toLocaleString('en');
  console.log(
    `${name.padEnd(58)} ${round(median).padStart(10)} ${unit}  (${round(slowest)} – ${round(fastest)})`,
  );
}

async function lineRate(input: Json, lines: number, vary: (index: number) => Json): Promise<number> {
  const texts = Array.from({ length: lines }, (_, index) =>
    JSON.stringify({ ...input, ...vary(index), id: `${index}` }),
  );
  const bytes = Buffer.from(`${texts.join('\n')}\n`);
  const chunks = Array.from({ length: Math.ceil(bytes.length / 65_536) }, (_, index) =>
    bytes.subarray(index * 65_536, (index + 1) * 65_536),
  );
  const start = performance.now();
  const io = {
    out: async () => {},
    err: (text: string) => console.error(text),
    stdin: Readable.from(chunks),
    env: {},
    isTerminal: false,
    now: () => 0,
  };
  const status = await command.run(['--jsonl'], io);
  if (status !== 0) throw new Error(`exit status ${status}`);
  return (lines / (performance.now() - start)) * 1000;
}

async function lineRates(input: Json, lines: number, vary: (index: number) => Json) {
  const rates: number[] = [];
  for (let round = 0; round < 5; round += 1) rates.push(await lineRate(input, lines, vary));
  rates.sort((left, right) => left - right);
  return [rates[2] ?? 0, rates[0] ?? 0, rates[4] ?? 0] as const;
}

const otherResource = (index: number) => ({
  request: { ...request, resource: `arn:aws:s3:::prod-artifacts/releases/app-${index}.zip` },
});

const READING = {
  invalidates: true,
  ifExistsWins: true,
  emptyCounts: true,
  oneIsEnough: true,
  crossesColons: true,
};

export async function run(args: readonly string[]): Promise<void> {
  const milliseconds = Number(args[0] ?? 300);
  if (!(milliseconds > 0)) throw new UsageError(`\`${args[0]}\` is no number of milliseconds`);
  const cases = [
    ['small: 2 layers, 3 statements', small],
    ['realistic: 5 x 3 SCPs, boundary, session, 200 statements', realistic(200)],
  ] as const;
  for (const [name, input] of cases) {
    const compiled = read(input);
    const decided = rate(() => resolveUnknowns(compiled.request, compiled.policies), milliseconds);
    print(`decide, ${name}`, decided, '/s');
    print(
      `decide and explain, ${name}`,
      rate(() => evaluateInput(compiled), milliseconds),
      '/s',
    );
    print(
      `read, decide and explain, ${name}`,
      rate(() => evaluateInput(read(input)), milliseconds),
      '/s',
    );
    const transcribed = rate(() => decideLiterally(input, READING), milliseconds);
    print(`literal transcription, ${name}`, transcribed, '/s');
    console.log(`ours to the transcription: × ${(decided[0] / transcribed[0]).toFixed(1)}`);
  }
  for (const count of [100, 200, 400, 800]) {
    const compiled = read(realistic(count));
    print(
      `decide, ${count} identity statements`,
      rate(() => resolveUnknowns(compiled.request, compiled.policies), milliseconds),
      '/s',
    );
  }
  print('--jsonl, small, shared policies', await lineRates(small, 20_000, otherResource), 'lines/s');
  const ownPolicies = (index: number) => ({
    policies: { identityPolicies: [policyOf({ ...allowAll, Sid: `S${index}` }, regionGuard)] },
  });
  print('--jsonl, small, policies of their own', await lineRates(small, 20_000, ownPolicies), 'lines/s');
  print(
    '--jsonl, realistic, shared policies',
    await lineRates(realistic(200), 500, otherResource),
    'lines/s',
  );
}

if (import.meta.main) await run(process.argv.slice(2));
