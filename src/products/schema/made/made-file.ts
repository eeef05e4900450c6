/** A file that a generation of ours has made, as a request names it where it takes a URL: `generation:fox-1`, of several `generation:fox-1#1`. */
export interface MadeFile {
  /** Its workflow's id; of an item of a batch `<batch>/<item>`. */
  readonly generation: string;
  /** Which of its files, in Kling's order; counts from 0. Absent for the first that the field takes. */
  readonly number?: number;
}

const SCHEME = 'generation:';

/** Whether a text is meant to name such a file, well or badly. */
export const isMadeFile = (text: string): boolean => text.startsWith(SCHEME);

/** Reads `generation:fox-1#1`; undefined for what is none. */
export function parseMadeFile(text: string): MadeFile | undefined {
  const [, generation, number] = /^generation:([^\s\p{Cc}]+?)(?:#(\d{1,4}))?$/u.exec(text) ?? [];
  if (generation === undefined) return undefined;
  return number === undefined ? { generation } : { generation, number: Number(number) };
}

/** The other way round. */
export function renderMadeFile({ generation, number }: MadeFile): string {
  return number === undefined ? `${SCHEME}${generation}` : `${SCHEME}${generation}#${number}`;
}
