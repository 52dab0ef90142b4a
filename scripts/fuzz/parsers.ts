/** Every parser of what comes from outside, and how inputs for it are made. */
import { lazyActionTable } from '../../adapters/action-table.ts';
import { readRecords } from '../../adapters/input/cloudtrail.ts';
import { openSqliteStore } from '../../adapters/sqlite/store.ts';
import { authorizationDetails } from '../../core/decode/authorization-details.ts';
import { decodeAuthorizationMessage } from '../../core/decode/authorization-message.ts';
import { decodeMessage } from '../../core/decode/decode.ts';
import { decodedClaim } from '../../core/decode/decoded-claim.ts';
import { findAuthorizationMessages } from '../../core/decode/pasted-authorization-message.ts';
import { detectEventOf } from '../../core/detect/event.ts';
import { readHistoryLine } from '../../core/detect/event-line.ts';
import { Replay } from '../../core/detect/replay.ts';
import { detectorSettings } from '../../core/detect/settings.ts';
import { evaluateInput } from '../../core/evaluate/input.ts';
import { createInputReader } from '../../core/evaluate/input-reader.ts';
import { noProblems } from '../../core/evaluate/parse/fault.ts';
import { lineOfPath } from '../../core/evaluate/parse/json-text.ts';
import { readPolicies } from '../../core/evaluate/parse/policies.ts';
import { explainText } from '../../core/explain/explain-text.ts';
import { ingestMessages } from '../../core/ingest/queue-messages.ts';
import { normalizeRecord } from '../../core/normalize/cloudtrail.ts';
import { organizationChange } from '../../core/organization/change.ts';
import { recordsIn } from '../../core/record/envelope.ts';
import { isObject, jsonIn } from '../../core/record/json.ts';
import { readEntry, readHeader } from '../../core/snapshot/read-entry.ts';
import { loadSnapshot, SnapshotBuilder } from '../../core/snapshot/snapshot.ts';
import { snapshotSource } from '../../core/snapshot/source.ts';
import { changesOfTemplate } from '../../core/what-if/cloudformation/changes.ts';
import { readStackResources } from '../../core/what-if/cloudformation/stack.ts';
import { readTemplate } from '../../core/what-if/cloudformation/template.ts';
import { readCheckFile } from '../../core/what-if/read-checks.ts';
import { readChangeFile } from '../../core/what-if/variant/read-changes.ts';
import { resolveChanges } from '../../core/what-if/variant/resolve.ts';
import { SettingsError } from '../../lib/settings/setting-readers.ts';
import { readSettings, refuseUnknown } from '../../lib/settings/settings.ts';
import { argumentsParser } from './arguments.ts';
import { archiveParser, columnsParser, formParser } from './form-parsers.ts';
import { evaluationGrowths } from './growth/evaluation-growth.ts';
import { spread } from './growth/growth.ts';
import { historyGrowths } from './growth/history-growth.ts';
import { jsonGrowths } from './growth/json-growth.ts';
import { textGrowths } from './growth/text-growth.ts';
import { mutatedJson } from './json-mutations.ts';
import type { Parser } from './parser.ts';
import type { Random } from './random.ts';
import * as seeds from './seeds.ts';
import { mutatedText, type Texts } from './text-mutations.ts';

export type MakeParser = () => Parser;

/** Made when wanted: some read many seeds. */
export const PARSERS: ReadonlyMap<string, MakeParser> = new Map<string, MakeParser>([
  ['record', recordParser],
  ['log', logParser],
  ['message', messageParser],
  ['pasted', pastedParser],
  ['authorization', authorizationParser],
  ['policy', policyParser],
  ['evaluate', evaluateParser],
  ['snapshot', snapshotParser],
  ['changes', changesParser],
  ['checks', checksParser],
  ['template', templateParser],
  ['stack', stackParser],
  ['queue', queueParser],
  ['history', historyParser],
  ['settings', settingsParser],
  ['arguments', argumentsParser],
  ['form', formParser],
  ['columns', columnsParser],
  ['archive', archiveParser],
]);

/** A CloudTrail record, also as the detector and the reader of the organization see it. */
function recordParser(): Parser {
  return {
    ...grownJson(seeds.recordSeeds(), false),
    parse: (input) => {
      const value = jsonIn(input);
      const found = recordsIn(value).map((record) => normalizeRecord(record, lazyActionTable));
      const denials = found.flatMap((each) => (each.kind === 'denial' ? [each.recorded.denial] : []));
      return [
        found,
        denials.map((denial) => detectEventOf(denial, 0)),
        organizationChange({ detail: value }),
      ];
    },
  };
}

const LOG_FILES = 60;

/** Bytes of a log file, in chunks as a stream cuts them. */
function logParser(): Parser {
  const records = seeds.recordSeeds();
  const others = seeds.pastedSeeds();
  return {
    make: (random) => {
      const some = Array.from({ length: 1 + random.upTo(2) }, () => jsonOf(records, false)(random));
      const wrapped = random.pick([
        `{"Records":[${some.join(',')}]}`,
        some.join('\n'),
        `[${some.join(', ')}]`,
        JSON.stringify({ Events: some.map((CloudTrailEvent) => ({ CloudTrailEvent })) }),
      ]);
      return random.chance(0.6) ? mutatedText(random, wrapped, others) : wrapped;
    },
    growths: (random, most) => {
      const half = { one: Math.ceil(most.one / 2), two: most.two };
      const files = spread(records, LOG_FILES).map((record) => `{"Records":[${record}]}`);
      return [...jsonGrowths(random, files, half), ...textGrowths(random, files, half.one)];
    },
    parse: (input) => readChunks(input, 1 + ((input.length * 7919) % 4096)),
    measured: async (input) => [await readChunks(input, 65_536), await readChunks(input, 100)],
  };
}

async function readChunks(input: string, chunk: number): Promise<readonly unknown[]> {
  const found: unknown[] = [];
  for await (const read of readRecords(chunksOf(Buffer.from(input), chunk), lazyActionTable)) {
    found.push('normalized' in read ? read.normalized : read);
  }
  return found;
}

async function* chunksOf(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

function messageParser(): Parser {
  return { ...grownText(seeds.messageSeeds()), parse: (input) => decodeMessage(input) };
}

function pastedParser(): Parser {
  return { ...grownText(seeds.pastedSeeds()), parse: (input) => explainText(input, lazyActionTable) };
}

/** What AWS decoded: `sts:DecodeAuthorizationMessage`, and the details of a request. */
function authorizationParser(): Parser {
  return {
    ...grownJson(seeds.authorizationSeeds(), true),
    parse: (input) => {
      const message = decodeAuthorizationMessage(input);
      const details = authorizationDetails([jsonIn(input)]);
      return [message, message && decodedClaim(message), details, explainText(input, lazyActionTable)];
    },
    // A message of more than 65,536 characters is read as text, whose cost is another step: `pasted` has it.
    measured: (input) => {
      const message = decodeAuthorizationMessage(input);
      const details = authorizationDetails([jsonIn(input)]);
      return [message, message && decodedClaim(message), details, findAuthorizationMessages(input)];
    },
  };
}

/** A policy document, at each layer, with the lines of what is wrong. */
function policyParser(): Parser {
  return {
    ...grownJson(seeds.documentSeeds(), false),
    parse: (input) => {
      const { faults, warnings } = noProblems();
      const policy = { name: 'p', document: jsonIn(input) };
      const one = { identityPolicies: [policy], resourcePolicy: policy, permissionsBoundary: policy };
      const levels = { serviceControlPolicies: [{ target: 'r-a1b2', policies: [policy] }] };
      readPolicies({ ...one, ...levels }, '$', { faults, warnings });
      return [faults, warnings, faults.slice(0, 3).map(({ path }) => lineOfPath(input, path))];
    },
  };
}

/** A line of `denials evaluate`, read as `--jsonl` reads it, and evaluated. */
function evaluateParser(): Parser {
  return {
    make: jsonOf(seeds.evaluateSeeds(), true),
    growths: (random, most) => [...evaluationGrowths, ...jsonGrowths(random, seeds.evaluateSeeds(), most)],
    parse: (input) => {
      const { id, read } = createInputReader()(input);
      if (read.ok) return [id, evaluateInput(read.input)];
      return [id, read.faults, read.faults.slice(0, 3).map(({ path }) => lineOfPath(input, path))];
    },
  };
}

function snapshotParser(): Parser {
  return {
    ...grownJson(seeds.snapshotSeeds(), false),
    parse: (input) => {
      const value = jsonIn(input);
      const read = readEntry(value, '$');
      if ('faults' in read) return [read.faults, readHeader(value)];
      const builder = new SnapshotBuilder();
      builder.add(read.entry);
      return builder.build().find('role', 'arn:aws:iam::111122223333:role/web', '2026-11-20T00:00:00Z').kind;
    },
  };
}

/** A change file, up to the names of a snapshot. */
function changesParser(): Parser {
  const snapshot = loadSnapshot(
    seeds.snapshotSeeds().flatMap((text) => {
      const read = readEntry(jsonIn(text), '$');
      return 'entry' in read ? [read.entry] : [];
    }),
  );
  return {
    ...grownJson(seeds.changeSeeds(), true),
    parse: async (input) => {
      const read = readChangeFile(input);
      if (!read.ok) return read.faults;
      return [read, await resolveChanges(read.changes, snapshot, snapshotSource(snapshot))];
    },
  };
}

/** A file of checks. */
function checksParser(): Parser {
  return {
    ...grownJson(seeds.checkSeeds(), true),
    parse: (input) => readCheckFile(input, lazyActionTable),
  };
}

/** A CloudFormation template, where a parameter is given and a resource is deployed. */
function templateParser(): Parser {
  const stack = {
    account: '111122223333',
    region: 'eu-central-1',
    name: 'web',
    parameters: new Map([['Env', 'prod']]),
    resources: new Map([['Key', 'k-1']]),
  };
  return {
    ...grownJson(seeds.templateSeeds(), true),
    parse: (input) => {
      const read = readTemplate(input);
      if ('faults' in read) return read;
      const { changes, ...others } = changesOfTemplate(read.template, stack);
      // One document may be of many, which does not copy it.
      const documents = new Set(changes.map(({ document }) => document));
      return [changes.map(({ document: _, ...change }) => change), documents, others];
    },
  };
}

/** The resources of a deployed stack. */
function stackParser(): Parser {
  return { ...grownJson(seeds.stackSeeds(), true), parse: (input) => readStackResources(input) };
}

const STORE_LASTS = 500;
/** Reading back costs as much as storing. The first input of a store is read back: so a command that repeats one reads it. */
const READ_EVERY = 20;

/** A message of the queue, up to the store, whose refusal is a finding. */
function queueParser(): Parser {
  let left = 0;
  let store = openSqliteStore(':memory:');
  const clock = () => Date.parse('2026-11-21T00:00:00Z');
  return {
    ...grownJson(seeds.queueSeeds(), true),
    parse: async (input) => {
      if (left === 0) {
        await store.close();
        store = openSqliteStore(':memory:');
        left = STORE_LASTS;
      }
      const isReadBack = left % READ_EVERY === 0;
      left -= 1;
      const problems: string[] = [];
      const result = await ingestMessages([{ id: 'm', body: input }], {
        ...{ store, clock, table: lazyActionTable },
        onFailure: (_id, failure) => {
          if ('error' in failure) throw failure.error;
          problems.push(failure.problem);
        },
      });
      // Of an earlier message, perhaps: read, but no part of this answer.
      if (isReadBack) await Array.fromAsync(store.listDenials({ limit: READ_EVERY }));
      return [result, problems];
    },
  };
}

/** A line of `denials detect`, and the detector behind it. */
function historyParser(): Parser {
  const settings = detectorSettings();
  const lines = seeds.historySeeds();
  return {
    make: (random) =>
      Array.from({ length: 1 + random.upTo(3) }, () => jsonOf(lines, true)(random)).join('\n'),
    growths: (random, most) => [...historyGrowths, ...jsonGrowths(random, lines, most)],
    parse: (input) => {
      const replay = new Replay(settings);
      const lines = input.split('\n').filter((line) => line.trim() !== '');
      return lines.map((line) => {
        const found = readHistoryLine(line);
        if (found.kind === 'event') replay.event(found.event);
        if (found.kind === 'tick') replay.tick(found.tick);
        return [found, replay.take()];
      });
    },
  };
}

/** Settings as a file or the command line gives them; its own error is the answer. */
function settingsParser(): Parser {
  return {
    ...grownJson(seeds.settingsSeeds(), false),
    parse: (input) => {
      const given = jsonIn(input);
      if (!isObject(given)) return undefined;
      try {
        refuseUnknown(Object.keys(given));
        return readSettings(given);
      } catch (error) {
        if (error instanceof SettingsError) return error.message;
        throw error;
      }
    },
  };
}

type Make = (random: Random) => string;
type Inputs = Pick<Parser, 'make' | 'growths'>;

const grownJson = (texts: Texts, mayBreak: boolean): Inputs => ({
  make: jsonOf(texts, mayBreak),
  growths: (random, most) => jsonGrowths(random, texts, most),
});

const grownText = (texts: Texts): Inputs => ({
  make: textOf(texts),
  growths: (random, most) => textGrowths(random, texts, most.one),
});

const jsonOf =
  (texts: Texts, mayBreak: boolean): Make =>
  (random) =>
    mutatedJson(random, { text: random.pick(texts), others: texts, mayBreak });

const textOf =
  (texts: Texts): Make =>
  (random) =>
    mutatedText(random, random.pick(texts), texts);
