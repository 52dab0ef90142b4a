import { describe, expect, test } from 'vitest';
import { MOST_CHARACTERS, toolAnswer, toolError } from '../../../cli/mcp/answer.ts';

const sizeOf = (value: unknown) => JSON.stringify(value).length;
const rowOf = (characters: number) => ({
  says: Array.from({ length: characters / 1000 }, () => 'x'.repeat(1000)),
});

describe('an answer has a bound', () => {
  test('few rows are all there', () => {
    const { structuredContent, content } = toolAnswer({ rows: [rowOf(2000), rowOf(2000)] }, 'rows');
    expect(structuredContent).toMatchObject({
      answer: { rows: [rowOf(2000), rowOf(2000)] },
      rowsNotShown: 0,
    });
    expect(JSON.parse(content[0]?.text ?? '')).toEqual(structuredContent);
  });

  test.each([
    [100, 20_000],
    [100, 3000],
    [1000, 1000],
    [2, 140_000],
  ])('of %i rows of %i characters the first are there, whole, and the others are counted', (count, size) => {
    const rows = Array.from({ length: count }, () => rowOf(size));
    const { structuredContent } = toolAnswer({ rows, isMore: false }, 'rows');
    const { answer, rowsNotShown, cut } = structuredContent;
    const shown = (answer as { rows: unknown[] }).rows;
    expect(sizeOf(structuredContent)).toBeLessThanOrEqual(MOST_CHARACTERS);
    expect(shown.length).toBeGreaterThan(0);
    expect(shown.length + Number(rowsNotShown)).toBe(count);
    expect(shown[0]).toEqual(rowOf(size));
    expect(cut).toEqual([]);
    // No row that would still fit is left out but a few.
    expect(sizeOf(structuredContent) + 2 * size + 2000).toBeGreaterThan(
      Math.min(MOST_CHARACTERS, 200 * size),
    );
  });

  test('one row that is too long has shorter texts', () => {
    const { structuredContent } = toolAnswer({ rows: [rowOf(190_000), rowOf(1000)] }, 'rows');
    expect(sizeOf(structuredContent)).toBeLessThanOrEqual(MOST_CHARACTERS);
    const shorter = { says: Array(50).fill(`${'x'.repeat(511)}…`) };
    expect(structuredContent.answer).toEqual({ rows: [shorter, { says: [`${'x'.repeat(511)}…`] }] });
    expect(structuredContent.cut).not.toEqual([]);
  });

  test('what no cut makes short enough is a mistake, not an answer', () => {
    const wide = (depth: number): unknown => (depth === 0 ? 'x'.repeat(64) : Array(10).fill(wide(depth - 1)));
    expect(() => toolAnswer({ group: wide(4) })).toThrow(/too long for a tool/);
  });

  test('the sentence of a mistake, too', () => {
    expect(toolError('x'.repeat(65_536)).content[0]?.text).toHaveLength(2000);
  });
});
