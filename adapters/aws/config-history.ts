/**
 * AWS Config's item of a resource as it stood at a time.
 *
 * Errors  Config is off, does not record the resource, or had not yet then: absent. No permission, no answer: not visible.
 * Source  AWS Config API Reference, GetResourceConfigHistory (one call spans at most seven days, so that pages may be empty),
 *         ConfigurationItem.
 */
import type { ConfigItem, ConfigResource, LookupResult } from '../../core/model/policy-source.ts';
import { instant } from '../../core/record/event-time.ts';
import { isObject, listAt, textAt, valueAt } from '../../core/record/json.ts';
import { type JsonCallOptions, type JsonService, jsonCall } from './json-call.ts';
import { tryRead } from './member-read.ts';

const CONFIG: JsonService = { name: 'config', target: 'StarlingDoveService', version: '1.1' };
const NONE = ['ResourceNotDiscoveredException', 'NoAvailableConfigurationRecorderException'];
/** About two months back; what has not changed for longer is not known. */
const MOST_PAGES = 9;
/** In the others there was no such resource, or it was not recorded. */
const RECORDED: ReadonlySet<unknown> = new Set(['OK', 'ResourceDiscovered']);

/** `at`: ISO 8601; the newest item until then. */
export async function readConfigItem(
  options: JsonCallOptions,
  { type, id }: ConfigResource,
  at: string,
): Promise<LookupResult<ConfigItem>> {
  const laterTime = instant(at) / 1000;
  const read = await tryRead(
    () => newestItem(options, { resourceType: type, resourceId: id, laterTime }),
    NONE,
  );
  if (read.kind !== 'found') return read;
  const item = read.value;
  if (!RECORDED.has(valueAt(item, 'configurationItemStatus'))) return { kind: 'absent' };
  const further = valueAt(item, 'supplementaryConfiguration');
  return {
    kind: 'found',
    value: {
      configuration: textAt(item, 'configuration'),
      supplementary: isObject(further) ? further : {},
    },
  };
}

async function newestItem(options: JsonCallOptions, input: object): Promise<unknown> {
  let nextToken: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const answer = await jsonCall(options, CONFIG, 'GetResourceConfigHistory', {
      ...{ ...input, chronologicalOrder: 'Reverse', limit: 1 },
      ...(nextToken === undefined ? {} : { nextToken }),
    });
    const [newest] = listAt(answer, 'configurationItems');
    nextToken = textAt(answer, 'nextToken');
    if (newest !== undefined || nextToken === undefined) return newest;
  }
  return undefined;
}
