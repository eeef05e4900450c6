import { describe, expect, it } from 'vitest';
import { encodePieces, joinPieces, toPieces } from '../../../src/domain/work/pieces.js';

describe('a text in pieces', () => {
  const lines = Array.from({ length: 3000 }, (_, index) => `${index} ${'é'.repeat(300)}\n`);
  const text = toPieces(() => lines);

  it('has the same lines each time it is gone through, some hundred kilobytes at once', () => {
    const pieces = [...text];
    expect(pieces.length).toBeGreaterThan(2);
    expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(300_000);
    expect(pieces.join('')).toBe(lines.join(''));
    expect(pieces.every((piece) => piece.endsWith('\n'))).toBe(true);
    expect([...text]).toEqual(pieces);
  });

  it('is put together, as text and as bytes', async () => {
    expect(joinPieces(text)).toBe(lines.join(''));
    expect(await encodePieces(text)).toEqual(Buffer.from(lines.join('')));
    expect(joinPieces('é')).toBe('é');
    expect(await encodePieces('é')).toEqual(Buffer.from('é'));
  });

  it('may have no line', async () => {
    const none = toPieces(() => []);
    expect([joinPieces(none), (await encodePieces(none)).length]).toEqual(['', 0]);
  });
});
