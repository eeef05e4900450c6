import path from 'node:path';
import { quotePath } from '../../disk/find-file.js';
import type { GenerationRequest } from '../../domain/generation/request.js';
import type { Complaint } from '../../domain/invalid-request.js';
import { InvalidRequest } from '../../domain/invalid-request.js';
import { mapInParallel } from '../../domain/work/map-in-parallel.js';
import type { InputAccess } from '../../pictures/input-file.js';
import type { InputFile } from '../../products/schema/input-files.js';
import { listRequestFiles, listStoredFiles } from '../../products/request-files.js';
import { whyRefused } from './why-refused.js';

/** Each is a question to the disk. */
const PARALLEL_LOOKS = 8;

/**
 * Throws `InvalidRequest` where requests that somebody else has written name files that an agent may not read, by the names of their fields. Those
 * that an agent writes are looked at by whoever plans them.
 */
export async function refuseFiles(requests: readonly GenerationRequest[], access: InputAccess): Promise<void> {
  refuseStored(requests);
  const files = requests.flatMap((request) => listFiles(request, listRequestFiles));
  const found = await mapInParallel(files, PARALLEL_LOOKS, async ({ field, file }): Promise<readonly Complaint[]> => {
    const trouble = await whyRefused(path.resolve(file), access);
    return trouble === undefined ? [] : [{ path: field, text: `${quotePath(file)} ${trouble}` }];
  });
  refuse(found.flat());
}

/** Throws `InvalidRequest` where requests name objects in a bucket: the worker would sign links to what others have put there. */
export function refuseStored(requests: readonly GenerationRequest[]): void {
  const stored = requests.flatMap((request) => listFiles(request, listStoredFiles));
  refuse(stored.map(({ field, file }) => ({ path: field, text: `${quotePath(file)} lies in a bucket; give a URL` })));
}

const listFiles = (request: GenerationRequest, list: typeof listRequestFiles): readonly InputFile[] =>
  request.kind === 'adopt' ? [] : list(request, request.body);

function refuse(complaints: readonly Complaint[]): void {
  if (complaints.length > 0) throw new InvalidRequest(complaints);
}
