/**
 * The cases of test/cases/evaluate, spelled out as the inputs that `denials evaluate` takes.
 *
 * Short forms in the files: a policy may be the name of one under `named`, or a list of statements of version
 * 2012-10-17; `request` and `policies` of a case are laid over those of its file.
 */
import { globSync, readFileSync } from 'node:fs';

export interface WantedDenial {
  readonly layer: string;
  readonly kind: string;
  readonly target?: string;
  readonly sid?: string;
}

export interface Wanted {
  readonly decision: string;
  /** All of them, in order. */
  readonly denials?: readonly WantedDenial[];
  readonly layers?: Readonly<Record<string, string>>;
  readonly undetermined?: readonly string[];
  readonly notAPolicy?: 'awsManaged' | null;
}

type Json = Readonly<Record<string, unknown>>;

export interface EvaluationCase {
  readonly file: string;
  readonly note: string;
  /** Rules of docs/evaluation.md. */
  readonly rules: readonly string[];
  readonly input: Json;
  readonly want: Wanted;
}

interface CaseFile {
  readonly source: string;
  readonly named?: Readonly<Record<string, unknown>>;
  readonly request?: Json;
  readonly policies?: Json;
  readonly cases: readonly (Json & { note: string; rules: string[]; want: Wanted })[];
}

const FOLDER = 'test/cases/evaluate/layers';

export function readEvaluationCases(): EvaluationCase[] {
  return globSync(`${FOLDER}/*.json`)
    .toSorted()
    .flatMap((path) => readCaseFile(path.slice(FOLDER.length + 1), JSON.parse(readFileSync(path, 'utf8'))));
}

function readCaseFile(file: string, content: CaseFile): EvaluationCase[] {
  return content.cases.map(({ note, rules, want, request, policies, ...rest }) => ({
    file,
    note,
    rules,
    want,
    input: {
      id: note,
      ...rest,
      request: { ...content.request, ...(request as Json | undefined) },
      policies: spellPolicies(
        { ...content.policies, ...(policies as Json | undefined) },
        content.named ?? {},
      ),
    },
  }));
}

function spellPolicies(policies: Json, named: Json): Json {
  return Object.fromEntries(
    Object.entries(policies).map(([member, value]) => [member, spellMember(member, value, named)]),
  );
}

function spellMember(member: string, value: unknown, named: Json): unknown {
  if (value === null) return null;
  if (member === 'permissionsBoundary' || member === 'resourcePolicy') return spellPolicy(value, named);
  if (member === 'serviceControlPolicies' || member === 'resourceControlPolicies') {
    return (value as [string, ...unknown[]][]).map(([target, ...levels]) => ({
      target,
      policies: levels.map((policy) => spellPolicy(policy, named)),
    }));
  }
  return (value as unknown[]).map((policy) => spellPolicy(policy, named));
}

function spellPolicy(policy: unknown, named: Json): unknown {
  if (typeof policy === 'string') {
    if (!Object.hasOwn(named, policy)) throw new Error(`no policy is named ${policy}`);
    return { ...(spellPolicy(named[policy], named) as Json), name: policy };
  }
  if (Array.isArray(policy)) return { document: { Version: '2012-10-17', Statement: policy } };
  return policy;
}
