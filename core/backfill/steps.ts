/** The steps of the state machine, as its function is called: dividing, reading a part, adding up. */
import type { JsonObject } from '../record/json.ts';
import { divide, type FolderLister } from './parts.ts';
import { type BackfillRequest, NO_COUNTS } from './progress.ts';
import { type PartDeps, type PartToRead, readPart } from './read-part.ts';
import { backfillReport } from './report.ts';
import { backfillRequest } from './request.ts';

export type BackfillStep =
  | { readonly step: 'divide'; readonly input: unknown }
  | ({ readonly step: 'read' } & Omit<PartToRead, 'counts'> & { readonly counts?: PartToRead['counts'] })
  | { readonly step: 'report'; readonly parts: number; readonly results: readonly unknown[] };

export interface StepDeps extends Omit<PartDeps, 'list' | 'read' | 'onFailed'> {
  readonly open: (bucket: string) => FolderLister & Pick<PartDeps, 'list' | 'read'>;
  readonly onFailed: (bucket: string, failed: Parameters<PartDeps['onFailed']>[0]) => Promise<void>;
}

/** A bucket that cannot be listed is a fault of the input, or of what the setting allows. */
async function divided(request: BackfillRequest, lister: FolderLister): Promise<JsonObject> {
  try {
    const parts = await divide(request, lister);
    return { request, parts, count: parts.length };
  } catch (error) {
    if (error instanceof Error && error.name === 'InputError') return { problem: error.message };
    return Promise.reject(error);
  }
}

export async function backfillStep(event: BackfillStep, deps: StepDeps): Promise<JsonObject> {
  switch (event.step) {
    case 'divide': {
      const read = backfillRequest(event.input);
      if ('problem' in read) return { ...read };
      const request = read.value;
      return divided(request, deps.open(request.bucket));
    }
    case 'read': {
      const { request, part, counts = NO_COUNTS } = event;
      const { bucket } = request;
      const { list, read } = deps.open(bucket);
      const onFailed: PartDeps['onFailed'] = (failed) => deps.onFailed(bucket, failed);
      const progress = await readPart({ request, part, counts }, { ...deps, list, read, onFailed });
      return { step: 'read', request, ...progress };
    }
    case 'report':
      return { ...backfillReport(event.parts, event.results) };
  }
}
