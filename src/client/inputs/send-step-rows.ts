import { parseRequest } from '../../domain/generation/request.js';
import type { Json } from '../../domain/record.js';
import { isObject } from '../../domain/record.js';
import { joinPieces } from '../../domain/work/pieces.js';
import { toLines } from '../../manifest/kept/items.js';
import type { StepRows } from '../../manifest/pipeline/own-files.js';
import type { Asked } from '../../products/added/product-for.js';
import { productOf } from '../../products/find.js';
import { listRequestFiles, mapRequestFiles } from '../../products/request-files.js';
import type { Session } from '../session.js';
import type { FileUse } from './put-files.js';

export type Sending = Pick<Session, 'putFiles' | 'sendRows'>;

/** A file of rows, and what its rows name: what its step gives to all of them included. */
export function listRowUses({ manifest, path, items }: StepRows): readonly FileUse[] {
  const ofItems = items.flatMap(({ id, request }) => {
    const asked = askedOf(request);
    if (asked === undefined) return [];
    return listRequestFiles(asked, request).map((input) => ({
      file: input.file,
      path: `${path}, item "${id}" ${input.field}`,
      input,
    }));
  });
  return [{ file: manifest, path }, ...ofItems];
}

/**
 * Rows that name files which were put somewhere else, put there with their new names in place of a file that means something here alone: as they
 * stand in it, since several steps may read it each in its own way.
 */
export async function sendStepRows(
  all: readonly StepRows[],
  names: ReadonlyMap<string, string>,
  { sendRows }: Sending,
): Promise<ReadonlyMap<string, string>> {
  const sent = new Map<string, string>();
  for (const one of new Map(all.map((rows) => [rows.manifest, rows])).values()) {
    const { manifest, items, ownRows } = one;
    if (!listRowUses(one).some(({ file }) => names.has(file))) continue;
    const rows = ownRows.map((row, index) => {
      const asked = askedOf(items[index]?.request ?? row);
      return asked === undefined ? row : mapRequestFiles(asked, row, ({ file }) => names.get(file) ?? file);
    });
    const name = await sendRows(joinPieces(toLines(rows, (row) => row)));
    if (name !== undefined) sent.set(manifest, name);
  }
  return sent;
}

/** Most requests need not be parsed once more. */
export function askedOf(request: Json): Asked | undefined {
  if (!isObject(request.run) || request.run.model === undefined) return productOf(request);
  const parsed = parseRequest(request, 'first');
  return parsed.kind === 'adopt' ? undefined : parsed;
}
