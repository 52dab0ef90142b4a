/** Every view is a link: which address shows what. */
import type { Layer } from '../../core/model/attribution.ts';

/** Values of filters; undefined and empty ones are left out. */
export type Parameters = Readonly<Record<string, string | undefined>>;

export function link(path: string, parameters: Parameters = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters))
    if (value !== undefined && value !== '') search.append(name, value);
  const text = search.toString();
  return text === '' ? path : `${path}?${text}`;
}

const segment = (text: string): string => encodeURIComponent(text.toWellFormed());

export const groupLink = (id: string): string => `/groups/${segment(id)}`;
export const incidentLink = (id: string): string => `/incidents/${segment(id)}`;
export const principalLink = (arn: string): string => `/principals/${segment(arn)}`;
export const layerLink = (layer: Layer, parameters: Parameters = {}): string =>
  link('/groups', { layer, ...parameters });
