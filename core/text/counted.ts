/** Numbers as a person reads them. */

/** `1,204` */
export const digits = (count: number): string => Math.round(count).toLocaleString('en-US');

/** `1 row`, `2 rows` */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${digits(count)} ${count === 1 ? one : many}`;
