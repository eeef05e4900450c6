/** Tells where in a text an offset is. */
export interface Places {
  /** `prompts.csv:12:34`; lines and columns count from 1, columns in characters. */
  readonly at: (offset: number) => string;
  /** `prompts.csv:12` */
  readonly lineAt: (offset: number) => string;
  readonly lineOf: (offset: number) => number;
}

/** LF, CR LF and CR all end a line. */
export const LINE_END = /\r\n|\n|\r/g;

/** The places of a text that people know as `name`. */
export function createPlaces(name: string, text: string): Places {
  const starts = [0, ...Array.from(text.matchAll(LINE_END), (end) => end.index + end[0].length)];

  /** Index of the last line that starts at `offset` or before. */
  function findLine(offset: number): number {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  return {
    at: (offset) => {
      const line = findLine(offset);
      return `${name}:${line + 1}:${offset - (starts[line] ?? 0) + 1}`;
    },
    lineAt: (offset) => `${name}:${findLine(offset) + 1}`,
    lineOf: (offset) => findLine(offset) + 1,
  };
}
