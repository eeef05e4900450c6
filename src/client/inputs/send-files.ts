import type { Json } from '../../domain/record.js';
import type { Asked } from '../../products/added/product-for.js';
import { listRequestFiles, mapRequestFiles } from '../../products/request-files.js';
import type { PutFiles } from './put-files.js';

/** A request with its files, whose paths are absolute; `where` stands before the fields in complaints. */
export interface WithFiles {
  readonly asked: Asked;
  readonly request: Json;
  readonly where?: string;
}

/** The same requests, in their order, with files as the worker can read them. */
export type SendFiles = (requests: readonly WithFiles[]) => Promise<readonly Json[]>;

/** Throws as `PutFiles` does. */
export function createSendFiles(putFiles: PutFiles): SendFiles {
  return async (requests) => {
    const uses = requests.flatMap(({ asked, request, where }) =>
      listRequestFiles(asked, request).map((input) => ({
        file: input.file,
        path: where === undefined ? input.field : `${where} ${input.field}`,
        input,
      })),
    );
    const names = await putFiles(uses);
    if (names.size === 0) return requests.map(({ request }) => request);
    return requests.map(({ asked, request }) => mapRequestFiles(asked, request, ({ file }) => names.get(file) ?? file));
  };
}
