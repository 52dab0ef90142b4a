/** How the doctor looks at something: one read, what it found, and the permission that it takes. */
import type { Looked, Reading } from '../../core/doctor/reading.ts';
import type { StackPart } from '../../core/doctor/stack.ts';
import { tryRead } from '../aws/member-read.ts';

/** `missing`: names of the errors that say "there is none". */
export async function look<T>(
  needs: string,
  read: () => Promise<T>,
  missing: readonly string[] = [],
): Promise<Reading<T>> {
  return { needs, sight: await tryRead(read, missing) };
}

export function lookAtEach<T>(
  parts: readonly StackPart[],
  needs: string,
  read: (part: StackPart) => Promise<T>,
  missing: readonly string[],
): Promise<readonly Looked<T>[]> {
  return Promise.all(
    parts.map(async (part) => ({
      id: part.id,
      name: part.name,
      reading: await look(needs, () => read(part), missing),
    })),
  );
}

/** Nothing was asked, since what it hangs on was not found. */
export const notAsked = <T>(needs: string): Reading<T> => ({ needs, sight: { kind: 'absent' } });
