/** How sure an explanation is, in the words of the public JSON (docs/json.md): from most to least, with `unknown` last. */
export const CONFIDENCES = ['stated', 'decoded', 'evaluated', 'inferred', 'unknown'] as const;

export type Confidence = (typeof CONFIDENCES)[number];
