import type { Json } from '../domain/record.js';
import type { Inputs } from '../ports/inputs.js';
import type { Asked } from '../products/added/product-for.js';
import { listStoredFiles, replaceStoredFiles } from '../products/request-files.js';

/** A body with a link to each file that lies in a bucket. It goes to Kling alone: a link is as good as the file to whoever has it. */
export async function linkFiles(
  asked: Asked,
  body: Json,
  inputs: Pick<Inputs, 'linkForKling'>,
): Promise<Record<string, unknown>> {
  const links = new Map<string, string>();
  for (const one of listStoredFiles(asked, body)) links.set(one.field, await inputs.linkForKling(one));
  return replaceStoredFiles(asked, body, ({ field, file }) => links.get(field) ?? file);
}
