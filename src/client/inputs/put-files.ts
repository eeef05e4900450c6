import type { Config } from '../../config/read-config.js';
import { quotePath } from '../../disk/find-file.js';
import { listParts } from '../../disk/input-folders.js';
import { InvalidRequest } from '../../domain/invalid-request.js';
import { mapInParallel } from '../../domain/work/map-in-parallel.js';
import { readProxies } from '../../network/proxy.js';
import { createInputs } from '../../pictures/input-file.js';
import { openPlainContent } from '../../pictures/plain-content.js';
import { onOtherMachine } from '../../pictures/without-store.js';
import type { InputFile } from '../../products/schema/input-files.js';
import { createInputStore } from '../../store/inputs/input-store.js';
import type { TemporalClient } from '../../temporal/connect/connection.js';
import { findOtherMachine } from './other-machine.js';

/** Where files may lie that a worker reads too, and the bucket for all others. */
export type SendingConfig = Pick<Config, 'env' | 'taskQueue' | 'inputStore' | 'sharedInputDirs'>;

/** A file of this machine that a worker is to read. */
export interface FileUse {
  /** Absolute. */
  readonly file: string;
  /** Where it is named, for complaints. */
  readonly path: string;
  /** What Kling is to take it for; absent for one that Kling never sees. */
  readonly input?: InputFile;
}

/** The names in the bucket, by path, of files that the worker could not read where they lie. */
export type PutFiles = (uses: readonly FileUse[]) => Promise<ReadonlyMap<string, string>>;

/** Files are put into the bucket in this many lines: enough to fill a line to the internet, few enough for 10 MB each. */
const PARALLEL_FILES = 4;

/**
 * Where every worker runs on another machine, a path of this one means nothing there: such files are put into the bucket, whose names for them are
 * returned. Without a bucket `InvalidRequest` says so. A path below a folder that is said to be shared stays, and where a worker runs here, or none
 * at all, all do.
 */
export function createPutFiles(
  temporal: Pick<TemporalClient, 'client'>,
  { env, taskQueue, inputStore, sharedInputDirs }: SendingConfig,
  ownMachine?: string,
): PutFiles {
  const isShared = ({ file }: FileUse): boolean => sharedInputDirs.some((dir) => listParts(dir, file) !== undefined);

  return async (all) => {
    const uses = all.filter((use) => !isShared(use));
    const machine = uses.length === 0 ? undefined : await findOtherMachine(temporal, taskQueue, ownMachine);
    if (machine === undefined) return new Map();
    // What Kling takes as well is named as Kling wants it.
    const byFile = new Map([...uses].sort(plainFirst).map((use) => [use.file, use]));
    const files = uses.filter((use) => byFile.get(use.file) === use);
    if (inputStore === undefined) throw new InvalidRequest(files.map((use) => complain(use, machine)));
    const store = createInputStore(inputStore, { chooseProxy: readProxies(env).https });
    try {
      const inputs = createInputs({}, store);
      const put = async ({ file, path, input }: FileUse): Promise<string> => {
        if (input !== undefined) return inputs.putForKling(input, NEVER);
        const content = await openPlainContent(file, path);
        try {
          return await store.put(content, NEVER);
        } finally {
          await content.close();
        }
      };
      const names = await mapInParallel(files, PARALLEL_FILES, put);
      return new Map(files.map(({ file }, index) => [file, names[index] ?? file]));
    } finally {
      store.close();
    }
  };
}

const NEVER = new AbortController().signal;

const plainFirst = (one: FileUse, other: FileUse): number =>
  Number(one.input !== undefined) - Number(other.input !== undefined);

const complain = ({ file, path }: FileUse, machine: string) => ({
  path,
  text: `${quotePath(file)} ${onOtherMachine(machine)}`,
});
