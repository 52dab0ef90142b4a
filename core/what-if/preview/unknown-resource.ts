/**
 * A call of which the record does not show for certain which resource AWS checked: what is attached to the caller decides it
 * all the same where it denies the action on every resource, as a guard of Regions does.
 *
 * Shape   what was gathered for the action on `*` -> the same, without what depends on the resource.
 *
 * INVARIANT: only what it denies for certain counts. The policies of the resource and above it are not visible, nor is any
 * condition key of the resource or of the service.
 */
import type { Gathered } from '../../gather/gather.ts';
import type { HiddenLayer } from '../../gather/layer-policies.ts';

const LAYERS = ['resourcePolicy', 'resourceControlPolicy'] as const;

export function withoutResource(gathered: Gathered): Gathered {
  const { request, unknownContext = [] } = gathered.input;
  const service = request.action.split(':')[0]?.toLowerCase() ?? '';
  const hiddenKeys = ['aws:resource', `${service}:`];
  const context = Object.entries(request.context ?? {}).filter(
    ([key]) => !hiddenKeys.some((start) => key.toLowerCase().startsWith(start)),
  );
  const hidden = LAYERS.map(
    (layer): HiddenLayer => ({
      layer,
      code: 'resourceNotNamed',
      why: 'the record does not name the resource',
    }),
  );
  return {
    ...gathered,
    input: {
      ...gathered.input,
      request: { ...request, context: Object.fromEntries(context) },
      unknownContext: [...unknownContext, ...hiddenKeys.map((start) => `${start}*`)],
    },
    hidden: [...gathered.hidden, ...hidden],
  };
}
