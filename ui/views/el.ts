/** Elements of the page. Every text and attribute value is escaped where the page is made a string. */
import { type ComponentChildren, h, type VNode } from 'preact';

export type Child = ComponentChildren;
export type Element = VNode;
export type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** INVARIANT: `tag` and the names of attributes are constants of the views; values may come from outside. */
export function el(tag: string, attributes: Attributes | null, ...children: readonly Child[]): Element {
  return h<object>(tag, attributes === null ? null : { ...attributes }, ...children) as Element;
}

/** A machine-readable time with what a person reads. */
export const timeEl = (time: string, shown: string): Element =>
  el('time', { datetime: time, title: time }, shown);
