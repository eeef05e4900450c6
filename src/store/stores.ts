import path from 'node:path';
import { isTakenName } from '../disk/file-name.js';
import { listParts } from '../disk/input-folders.js';
import { InvalidRequest } from '../domain/invalid-request.js';
import { isBucketUri } from '../domain/text/bucket-uri.js';
import { quote } from '../domain/text/quote.js';
import type { Stores } from '../ports/store.js';
import { createLocalDisk } from './local-store.js';

/** The places that a worker keeps results in. Anybody may start a workflow: none writes on its disk but below its own output directory. */
export function createStores({ outputDir }: { outputDir: string }): Stores {
  const root = path.resolve(outputDir);
  const own = createLocalDisk({ root });
  return { of: (output) => (output === undefined ? own : createLocalDisk({ root, folder: readFolder(root, output) })) };
}

/** The names of a folder below the root that somebody asks for, from the top; none for the root itself. */
function readFolder(root: string, output: string): readonly string[] {
  if (isBucketUri(output)) throw refuse(output, 'this worker keeps results on its disk only');
  const folder = path.resolve(root, output);
  if (folder === root) return [];
  const parts = listParts(root, folder);
  if (parts === undefined) throw refuse(output, 'it is not below the output directory of the worker');
  const taken = parts.find(isTakenName);
  if (taken !== undefined) throw refuse(output, `no folder may be called "${taken}"`);
  return parts;
}

function refuse(output: string, reason: string): InvalidRequest {
  return new InvalidRequest([{ path: 'run.output', text: `${quote(output)}: ${reason}` }]);
}
