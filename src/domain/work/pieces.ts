import { othersTurn } from './map-in-turns.js';

/** A text, or the pieces of a long one, which can be gone through more than once: what is written piece by piece is never in memory as a whole. */
export type TextOrPieces = string | Iterable<string>;

/** Characters of a piece, and as many as its last line has: few enough to come and go, and enough that each is worth a write. */
const PIECE_LENGTH = 256 * 1024;

/** Lines, each with its line feed, put together to pieces; `listLines` is asked each time they are gone through. */
export function toPieces(listLines: () => Iterable<string>): Iterable<string> {
  return {
    *[Symbol.iterator]() {
      let lines: string[] = [];
      let length = 0;
      for (const line of listLines()) {
        lines.push(line);
        length += line.length;
        if (length < PIECE_LENGTH) continue;
        yield lines.join('');
        lines = [];
        length = 0;
      }
      if (lines.length > 0) yield lines.join('');
    },
  };
}

/** All of it. */
export const joinPieces = (text: TextOrPieces): string => (typeof text === 'string' ? text : [...text].join(''));

/** All of it in UTF-8; between two pieces others get their turn. */
export async function encodePieces(text: TextOrPieces): Promise<Buffer> {
  if (typeof text === 'string') return Buffer.from(text);
  const encoded: Buffer[] = [];
  for (const piece of text) {
    encoded.push(Buffer.from(piece));
    await othersTurn();
  }
  return Buffer.concat(encoded);
}
