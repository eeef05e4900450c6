import type { Config } from '../../config/read-config.js';
import { quotePath } from '../../disk/find-file.js';
import { listParts } from '../../disk/input-folders.js';
import type { Complaint } from '../../domain/invalid-request.js';
import { InvalidRequest } from '../../domain/invalid-request.js';
import { mapInParallel } from '../../domain/map-in-parallel.js';
import type { Json } from '../../domain/record.js';
import { readProxies } from '../../network/proxy.js';
import { createInputs } from '../../pictures/input-file.js';
import { onOtherMachine } from '../../pictures/without-store.js';
import type { Asked } from '../../products/added/product-for.js';
import { listRequestFiles, mapRequestFiles } from '../../products/request-files.js';
import type { InputFile } from '../../products/schema/input-files.js';
import { createInputStore } from '../../store/inputs/input-store.js';
import type { TemporalClient } from '../../temporal/connect/connection.js';
import { findOtherMachine } from './other-machine.js';

/** Where files may lie that a worker reads too, and the bucket for all others. */
export type SendingConfig = Pick<Config, 'env' | 'taskQueue' | 'inputStore' | 'sharedInputDirs'>;

/** A request with its files, whose paths are absolute; `where` stands before the fields in complaints. */
export interface WithFiles {
  readonly asked: Asked;
  readonly request: Json;
  readonly where?: string;
}

/** The same requests, in their order, with files as the worker can read them. */
export type SendFiles = (requests: readonly WithFiles[]) => Promise<readonly Json[]>;

/** Files are put into the bucket in this many lines: enough to fill a line to the internet, few enough for 10 MB each. */
const PARALLEL_FILES = 4;

/**
 * Where every worker runs on another machine, a path of this one means nothing there: such files are put into the bucket, and their names in it
 * are sent. Without a bucket `InvalidRequest` says so. A path below a folder that is said to be shared stays, and where a worker runs here, or
 * none at all, all do.
 */
export function createSendFiles(
  temporal: Pick<TemporalClient, 'client'>,
  { env, taskQueue, inputStore, sharedInputDirs }: SendingConfig,
  ownMachine?: string,
): SendFiles {
  const isShared = ({ file }: InputFile): boolean => sharedInputDirs.some((dir) => listParts(dir, file) !== undefined);

  return async (requests) => {
    const uses = requests.flatMap(({ asked, request, where }) =>
      listRequestFiles(asked, request)
        .filter((file) => !isShared(file))
        .map((file) => ({ file, where })),
    );
    const unchanged = () => requests.map(({ request }) => request);
    if (uses.length === 0) return unchanged();
    const machine = await findOtherMachine(temporal, taskQueue, ownMachine);
    if (machine === undefined) return unchanged();
    const files = [...new Map(uses.map((use) => [use.file.file, use])).values()];
    if (inputStore === undefined) throw new InvalidRequest(files.map((use) => complain(use, machine)));
    const store = createInputStore(inputStore, { chooseProxy: readProxies(env).https });
    try {
      const inputs = createInputs({}, store);
      const names = await mapInParallel(files, PARALLEL_FILES, ({ file }) => inputs.putForKling(file, NEVER));
      const nameOf = new Map(files.map(({ file }, index) => [file.file, names[index]]));
      return requests.map(({ asked, request }) =>
        mapRequestFiles(asked, request, ({ file }) => nameOf.get(file) ?? file),
      );
    } finally {
      store.close();
    }
  };
}

const NEVER = new AbortController().signal;

const complain = (
  { file: { field, file }, where }: { readonly file: InputFile; readonly where?: string },
  machine: string,
): Complaint => ({
  path: where === undefined ? field : `${where} ${field}`,
  text: `${quotePath(file)} ${onOtherMachine(machine)}`,
});
