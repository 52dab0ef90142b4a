/** A report as one file: its style is in it, it has no script, and it may load nothing. */
import { createHash } from 'node:crypto';
import { renderToString } from 'preact-render-to-string';
import { el } from '../views/el.ts';
import type { Report } from './data.ts';
import { type ReportShown, reportTitle, reportView } from './view.ts';

/** `style`: the page's style sheet, which is ours; what follows from the store is escaped. */
export function reportFile(report: Report, shown: ReportShown, style: string): string {
  const hash = createHash('sha256').update(style).digest('base64');
  const policy = `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`;
  const head = [
    el('meta', { charset: 'utf-8' }),
    el('meta', { 'http-equiv': 'Content-Security-Policy', content: policy }),
    el('meta', { name: 'referrer', content: 'no-referrer' }),
    el('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
    el('meta', { name: 'color-scheme', content: 'light dark' }),
    el('title', null, reportTitle(report)),
  ];
  const body = el('body', { class: 'report' }, el('main', null, reportView(report, shown)));
  const rendered = head.map((each) => renderToString(each)).join('');
  return `<!doctype html><html lang="en"><head>${rendered}<style>${style}</style></head>${renderToString(body)}</html>\n`;
}
