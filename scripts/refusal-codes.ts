/**
 * Which error codes of AWS's service models look like a refusal and are not in data/error-codes.json.
 *
 *   node scripts/refusal-codes.ts                  of the SDK clients that package-lock.json pins
 *   node scripts/refusal-codes.ts --models FOLDER  and of all services: botocore's folder `data`
 *
 * Exit status 1: there are some. Each belongs into `codes`, or into `leftToTheMessage` once it was looked at.
 */
import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { classifyErrorCode } from '../core/decode/error-codes.ts';
import table from '../data/error-codes.json' with { type: 'json' };

export interface ModelledCode {
  readonly code: string;
  /** HTTP status; undefined: the model gives none. */
  readonly status: number | undefined;
  readonly service: string;
}

const REFUSED = [401, 403];

/** How AWS names refusals, of the caller or of what a call depends on. */
const NAMES =
  /denied|unauthori[sz]ed|forbidden|not.?authori[sz]ed|no.?authori[sz]ation|permission|permitted|privilege|notallowed|inaccessible|notaccessible|accesspolicy|blocked|escalation|prohibited|insufficient\w*policy|organizationpolicy|tagpolicy|access(?:disabled|notenabled)|unabletoaccess/i;

export function looksLikeRefusal({ code, status }: Pick<ModelledCode, 'code' | 'status'>): boolean {
  return REFUSED.includes(status ?? 0) || NAMES.test(code);
}

const left: ReadonlySet<string> = new Set(table.leftToTheMessage);

/** Of each code one, with all its services, in the order of the names. */
export function unclassified(codes: readonly ModelledCode[]): readonly string[] {
  const services = new Map<string, Set<string>>();
  for (const each of codes) {
    if (!looksLikeRefusal(each) || left.has(each.code) || classifyErrorCode(each.code).listed) continue;
    services.set(each.code, (services.get(each.code) ?? new Set()).add(each.service));
  }
  return [...services].toSorted().map(([code, names]) => `${code} (${[...names].toSorted().join(', ')})`);
}

/** What a client of the SDK exports: among it each error's schema, `[-3, namespace, name, traits, …]`. */
export function codesOfClient(exported: Readonly<Record<string, unknown>>): readonly ModelledCode[] {
  return Object.values(exported).flatMap((schema) => {
    if (!Array.isArray(schema) || schema[0] !== -3) return [];
    const [, namespace, name, traits] = schema as readonly unknown[];
    const { awsQueryError, httpError } = (traits ?? {}) as {
      awsQueryError?: [string, number];
      httpError?: number;
    };
    const service = String(namespace).replace(/^com\.amazonaws\./, '');
    if (service.startsWith('smithy.')) return [];
    // Services that once had another protocol answer with the older name, too.
    const names = new Set([String(name), ...(awsQueryError === undefined ? [] : [awsQueryError[0]])]);
    return [...names].map((code) => ({ code, status: awsQueryError?.[1] ?? httpError, service }));
  });
}

interface ServiceModel {
  readonly shapes?: Readonly<
    Record<
      string,
      {
        readonly exception?: boolean;
        readonly error?: { readonly code?: string; readonly httpStatusCode?: number };
      }
    >
  >;
}

export function codesOfModel(service: string, { shapes = {} }: ServiceModel): readonly ModelledCode[] {
  return Object.entries(shapes).flatMap(([name, { exception, error }]) =>
    exception === true ? [{ code: error?.code ?? name, status: error?.httpStatusCode, service }] : [],
  );
}

const CLIENTS = new URL('../node_modules/@aws-sdk/', import.meta.url);

export async function installedCodes(): Promise<readonly ModelledCode[]> {
  const names = readdirSync(CLIENTS).filter((name) => name.startsWith('client-'));
  const codes = names.map(async (name) => codesOfClient(await import(`@aws-sdk/${name}`)));
  return (await Promise.all(codes)).flat();
}

/** `folder`: `<service>/<version>/service-2.json`, plain or gzip; throws where there is none. */
export function modelledCodes(folder: string): readonly ModelledCode[] {
  const files = globSync(join(folder, '*/*/service-2.json{,.gz}'));
  if (!existsSync(folder) || files.length === 0) throw new Error(`${folder} holds no service models`);
  return files.flatMap((file) => {
    const bytes = readFileSync(file);
    const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString();
    return codesOfModel(basename(dirname(dirname(file))), JSON.parse(text));
  });
}

export function report(from: string, codes: readonly ModelledCode[]): boolean {
  const open = unclassified(codes);
  const alike = codes.filter(looksLikeRefusal).length;
  console.log(
    `${from}: ${codes.length} errors, ${alike} look like a refusal, ${open.length} codes unclassified`,
  );
  for (const line of open) console.log(`unclassified: ${line}`);
  return open.length === 0;
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { models: { type: 'string' } } });
  const known = [report('installed clients', await installedCodes())];
  if (values.models !== undefined) known.push(report('service models', modelledCodes(values.models)));
  if (known.includes(false)) {
    console.error('add each to data/error-codes.json: to `codes`, or to `leftToTheMessage`');
    process.exitCode = 1;
  }
}

if (import.meta.main) await main();
