import path from 'node:path';
import { IllegalStateError } from '@temporalio/common';
import { createWorker as createGenerationWorker, requireKeys } from '../worker/create-worker.js';
import { createLogger } from '../worker/log/logger.js';
import { listWorkerSecrets } from '../worker/log/worker-secrets.js';
import { installRuntime } from '../worker/sdk-workers.js';
import { InvalidConfig } from '../config/invalid-config.js';
import { rethrowInWords } from './advice-words.js';
import type { KlingOptions, TemporalOptions } from './options.js';
import { checkOptions } from './check-options.js';
import type { EncryptionOptions } from './encryption/encryption-options.js';
import { toEncryptionVariables } from './encryption/encryption-options.js';
import type { OutputOptions } from './options.js';
import {
  KLING_OPTIONS,
  readSettings,
  PROGRAM_OPTIONS,
  toKlingVariables,
  toOutputVariables,
  toServerEnv,
} from './options.js';

/** Where Kling is, where results go, and how much is done at once; `env` may hold all of it under the names of `kling`'s variables. */
export interface WorkerOptions extends TemporalOptions, OutputOptions, EncryptionOptions {
  readonly kling?: KlingOptions;
  /** Where the worker listens; default `kling`. */
  readonly taskQueue?: string;
  /** A file of models that this version does not know: for batches that a worker reads itself. */
  readonly productsFile?: string;
  /** Folders from which pictures and manifests may be read; default the current one and `outputDir`. */
  readonly inputDirs?: readonly string[];
  /** How many of Kling's slots the account has; default 3 and 9. */
  readonly videoConcurrency?: number;
  readonly imageConcurrency?: number;
  /** Seconds between the first looks at a task; default 10. */
  readonly pollSeconds?: number;
  /** Gets each line of the worker's log, without keys in it; by default nobody does. */
  readonly log?: (line: string) => void;
}

export type { KlingOptions } from './options.js';

/** A worker in this process, beside others that it may have. */
export interface KlingWorker {
  /** Takes work until `shutdown`, waiting for Temporal where need be; once. Rejects with code `TemporalUnreachable`, or with what ended it badly. */
  run(): Promise<void>;
  /** Takes no new work: downloads and looks go on elsewhere, creates on their way are finished, then `run` resolves. */
  shutdown(): void;
}

/**
 * Creates a worker that runs generations and batches in this process. It prints nothing, listens nowhere and catches no signals. A process has one
 * runtime of the SDK: whoever wants one of their own installs it before. Throws code `InvalidConfig` for settings that make no sense, named as
 * `kling`'s variables are.
 */
export async function createWorker(options: WorkerOptions = {}): Promise<KlingWorker> {
  checkOptions<WorkerOptions>('createWorker', options, PROGRAM_OPTIONS, (text) => new InvalidConfig(text));
  checkOptions('createWorker: kling', options.kling, KLING_OPTIONS, (text) => new InvalidConfig(text));
  const { log = () => undefined } = options;
  const config = readKeyedSettings(options);
  const stop = new AbortController();
  const logger = createLogger({
    level: config.logLevel,
    format: 'text',
    secrets: listWorkerSecrets(config),
    write: log,
  });
  installUnlessThere(logger);
  const worker = await createGenerationWorker(config, { signal: stop.signal, logger });
  let hasBegun = false;
  return {
    async run() {
      hasBegun = true;
      try {
        await worker.run(() => undefined);
      } catch (error) {
        // It was still waiting for Temporal: nothing was begun that could end badly.
        if (!stop.signal.aborted || error !== stop.signal.reason) rethrowInWords(error);
      } finally {
        await worker.close();
      }
    },
    shutdown() {
      stop.abort();
      if (!hasBegun) void worker.close();
    },
  };
}

function readKeyedSettings(options: WorkerOptions) {
  try {
    return requireKeys(readSettings(toServerEnv(options), toVariables(options, options.kling ?? {})));
  } catch (error) {
    return rethrowInWords(error);
  }
}

/** A quiet runtime that leaves the system's signals alone, unless the process has one already. */
function installUnlessThere(logger: ReturnType<typeof createLogger>): void {
  try {
    installRuntime(logger);
  } catch (error) {
    if (!(error instanceof IllegalStateError)) throw error;
  }
}

function toVariables(options: WorkerOptions, kling: KlingOptions) {
  const { taskQueue, productsFile, inputDirs, videoConcurrency, imageConcurrency, pollSeconds } = options;
  const text = (value: number | undefined) => value?.toString();
  return {
    ...toKlingVariables(kling),
    KLING_TASK_QUEUE: taskQueue,
    ...toOutputVariables(options),
    ...toEncryptionVariables(options),
    KLING_PRODUCTS_FILE: productsFile,
    KLING_INPUT_DIRS: inputDirs?.join(path.delimiter),
    KLING_VIDEO_CONCURRENCY: text(videoConcurrency),
    KLING_IMAGE_CONCURRENCY: text(imageConcurrency),
    KLING_POLL_SECONDS: text(pollSeconds),
  };
}
