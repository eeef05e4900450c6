import type { Json } from '../domain/record.js';
import type { Inputs } from '../ports/inputs.js';
import type { Asked } from '../products/added/product-for.js';
import { listMadeFiles, listStoredFiles, replaceMadeFiles, replaceStoredFiles } from '../products/request-files.js';
import type { MadePorts } from './made-links.js';
import { linkMadeFile } from './made-links.js';

export interface LinkPorts extends MadePorts {
  readonly inputs: Pick<Inputs, 'linkForKling'>;
}

/**
 * A body with a link to each file that lies in a bucket, and to each that a generation of ours has made. It goes to Kling alone: a link is as good
 * as the file to whoever has it.
 */
export async function linkFiles(
  asked: Asked,
  body: Json,
  output: string | undefined,
  ports: LinkPorts,
): Promise<Record<string, unknown>> {
  const links = new Map<string, string>();
  for (const one of listStoredFiles(asked, body)) links.set(one.field, await ports.inputs.linkForKling(one));
  for (const one of listMadeFiles(asked, body)) links.set(one.field, await linkMadeFile(one, output, ports));
  const linked = replaceStoredFiles(asked, body, ({ field, file }) => links.get(field) ?? file);
  return replaceMadeFiles(asked, linked, ({ field, file }) => links.get(field) ?? file);
}
