/** Denials, groups and principals by the layer that denied. */

import { digits } from '../../core/text/counted.ts';
import { layerName } from '../../core/text/reason.ts';
import { type Element, el } from '../views/el.ts';
import { chip } from '../views/layers.ts';
import { tableHead } from '../views/parts.ts';
import type { LayerRow } from './data.ts';

export const layerTable = (rows: readonly LayerRow[]): Element =>
  el(
    'table',
    { class: 'layers' },
    tableHead(['Layer', 'Denials', 'Groups', 'Principals']),
    el(
      'tbody',
      null,
      rows.map(({ layer, denials, groups, principals }) =>
        el(
          'tr',
          null,
          el('td', null, chip(layer), ` ${layerName(layer)}`),
          [denials, groups, principals].map((count) => el('td', { class: 'number' }, digits(count))),
        ),
      ),
    ),
  );
