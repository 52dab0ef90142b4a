/** One read of the doctor: what it found, and the permission that it needs. */
import type { InspectedPart, Inspection } from '../../core/doctor/inspection.ts';
import type { StackPart } from '../../core/doctor/stack.ts';
import type { Caller } from '../aws/member-clients.ts';
import { tryRead } from '../aws/member-read.ts';

/** Whose credentials read, in which Region, and when. */
export interface DoctorContext {
  readonly caller: Caller;
  readonly region: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** `missing`: names of the errors that mean that there is none. */
export async function inspect<T>(
  needs: string,
  read: () => Promise<T>,
  missing: readonly string[] = [],
): Promise<Inspection<T>> {
  return { needs, lookup: await tryRead(read, missing) };
}

export function inspectEach<T>(
  parts: readonly StackPart[],
  needs: string,
  read: (part: StackPart) => Promise<T>,
  missing: readonly string[],
): Promise<readonly InspectedPart<T>[]> {
  return Promise.all(
    parts.map(async (part) => ({
      id: part.id,
      name: part.name,
      inspection: await inspect(needs, () => read(part), missing),
    })),
  );
}

/** Not read, because what it depends on was not found. */
export const notInspected = <T>(needs: string): Inspection<T> => ({ needs, lookup: { kind: 'absent' } });
