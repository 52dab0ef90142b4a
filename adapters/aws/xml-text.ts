/**
 * The little XML that an AWS API without JSON needs: text inside one element, and the texts of an answer by element.
 *
 * Errors  none: what is no such XML has no elements. Linear in the length of the text.
 */

export function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Elements that hold text only, by name; of several of one name the first. */
export function xmlTexts(xml: string): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const [, name = '', text = ''] of xml.matchAll(/<([A-Za-z]+)>([^<]*)<\/\1>/g)) {
    if (!texts.has(name)) texts.set(name, unescapeXml(text));
  }
  return texts;
}

const NAMED: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

function unescapeXml(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|([a-z]+));/g, (whole, decimal, hex, name) => {
    if (name !== undefined) return NAMED.get(name) ?? whole;
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
