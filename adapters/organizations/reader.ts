/**
 * Reads the organization for the table: everything, in steps that are stored until the run is finished, or the one
 * thing that a change touched.
 *
 * Errors  a final answer of Organizations (no permission, not found, no organization) becomes an entry or a look-up
 *         result; everything else is thrown: a call that stayed throttled must not count as an answer.
 */
import type { OrganizationsClient } from '@aws-sdk/client-organizations';
import type { OrganizationThing } from '../../core/organization/history.ts';
import type { OrganizationReader } from '../../core/organization/keep.ts';
import { RUN_LASTS } from '../../core/organization/run.ts';
import type { OrganizationStore } from '../../core/ports.ts';
import { tryRead } from '../aws/member-read.ts';
import type { Member } from './calls.ts';
import { findOrganizationPolicy, type Recall, readFullOrganization, readTarget } from './policies.ts';

export interface OrganizationReaderOptions {
  readonly client: OrganizationsClient;
  /** Where the steps of a run are stored. */
  readonly store: OrganizationStore;
  /** False: no further step may begin. */
  readonly hasTime: () => boolean;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export function organizationReader(options: OrganizationReaderOptions): OrganizationReader {
  const client = answering(options.client);
  return {
    async readAll(run) {
      const recall = await storedSteps(run, options);
      try {
        const { organization, tree } = await readFullOrganization(client, recall);
        if (tree === undefined) return [organization];
        return [organization, ...tree.targets, ...tree.policies, ...tree.members.map(accountEntry)];
      } catch (error) {
        if (error instanceof OutOfTime) return undefined;
        throw error;
      }
    },
    readTarget: (id, types) => tryRead(() => readTarget(client, id, types), MISSING_TARGET),
    readPolicy: (id, type) => findOrganizationPolicy(client, id, type),
  };
}

const MISSING_TARGET = ['ChildNotFoundException', 'TargetNotFoundException'];

/** The account's own policies and resources are read when a denial needs them. */
function accountEntry({ id, name, status }: Member): OrganizationThing {
  return { kind: 'account', id, name, status, notVisible: 'it is read when a denial needs it' };
}

class OutOfTime extends Error {
  override readonly name = 'OutOfTime';
}

/** The steps that a cut run has stored, and a reader for those after them. */
async function storedSteps(run: string, { store, hasTime, now }: OrganizationReaderOptions): Promise<Recall> {
  const prefix = `step ${run} `;
  const known = new Map<string, unknown>();
  for await (const { key, body } of store.listOrganization(prefix)) known.set(key, body);
  return async <T>(name: string, read: () => Promise<T>): Promise<T> => {
    const key = `${prefix}${name}`;
    // INVARIANT: a name stands for one type of answer.
    if (known.has(key)) return known.get(key) as T;
    if (!hasTime()) throw new OutOfTime('the rest is read later');
    const body = await read();
    const expires = Math.ceil((now() + RUN_LASTS) / 1000);
    if (fits(body)) await store.writeOrganization({ key, writes: 0, body, expires });
    return body;
  };
}

/** A longer answer is not stored; the run that continues reads it again. */
const LONGEST_STEP = 300_000;
const fits = (body: unknown): boolean => Buffer.byteLength(JSON.stringify(body)) <= LONGEST_STEP;

const ANSWERS = /^AccessDenied|NotFoundException$|^AWSOrganizationsNotInUseException$/;

/** A call that got no final answer; it lacks the marks by which `tryRead` knows an answer of AWS. */
class Unanswered extends Error {
  override readonly name = 'Unanswered';
}

function answering(client: OrganizationsClient): OrganizationsClient {
  client.middlewareStack.add(
    (next) => async (call) => {
      try {
        return await next(call);
      } catch (error) {
        if (error instanceof Error && ANSWERS.test(error.name)) throw error;
        throw new Unanswered('Organizations gave no answer', { cause: error });
      }
    },
    // Around the retries.
    { step: 'initialize', priority: 'high', name: 'answering', override: true },
  );
  return client;
}
