import type { RowComplaint } from './item-complaints.js';

/** A row as it was read, before anything was checked. */
export interface RawItem {
  /** An object of request fields and `id`; anything else is complained of. Cells of a table are strings. */
  readonly fields: unknown;
  /** Where it stands, e.g. `prompts.csv:12` or `items[3]`. */
  readonly where: string;
  /** The place of a field, e.g. `prompts.csv:12:34`; called for complaints only, so it may be slow. */
  readonly locate?: (path: string) => string;
}

export function complainOfRow({ where, locate }: RawItem, path: string, text: string): RowComplaint {
  return { where, findPlace: () => locate?.(path) ?? where, path, text, isFromSet: false };
}

/** The same row, whose fields are found under the names of requests; `given` says how each was written. */
export function locateByField(row: RawItem, given: ReadonlyMap<string, string>): RawItem {
  const { locate } = row;
  if (locate === undefined) return row;
  return {
    ...row,
    locate: (path) => {
      const field = [...given.keys()].find(
        (one) => path === one || path.startsWith(`${one}.`) || path.startsWith(`${one}[`),
      );
      return locate(field === undefined ? path : `${given.get(field) ?? field}${path.slice(field.length)}`);
    },
  };
}
