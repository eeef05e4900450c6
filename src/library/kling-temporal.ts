import { createSession, findWebUiPage, openSession } from '../client/session.js';
import type { GivenOptions } from '../temporal/connect/given-client.js';
import { useGivenClient } from '../temporal/connect/given-client.js';
import type { AccountTasksFace } from './tasks/account-tasks.js';
import { createAccountTasks } from './tasks/account-tasks.js';
import type { Batches } from './batches.js';
import { createBatches } from './batches.js';
import type { Checks } from './checks.js';
import { createChecks } from './checks.js';
import type { Generations } from './generations.js';
import { createGenerations } from './generations.js';
import { InvalidConfig } from '../config/invalid-config.js';
import { checkOptions } from './check-options.js';
import type { Schedules } from './schedules/schedules.js';
import { createSchedules } from './schedules/schedules.js';
import type { Pipelines } from './pipelines/pipelines.js';
import { createPipelines } from './pipelines/pipelines.js';
import { createLazySession } from './lazy-session.js';
import type { EncryptionOptions } from './encryption/encryption-options.js';
import { refusePlainClient, toEncryptionVariables } from './encryption/encryption-options.js';
import type { KlingOptions, OutputOptions, TemporalOptions } from './options.js';
import {
  KLING_OPTIONS,
  readGiven,
  readSettings,
  PROGRAM_OPTIONS,
  toKlingVariables,
  toOutputVariables,
  toServerEnv,
} from './options.js';

/** Where things are. The server is named, found in `env`, or there already as a `client` or a `connection`. */
export interface KlingTemporalOptions extends TemporalOptions, GivenOptions, OutputOptions, EncryptionOptions {
  /** Where the workers listen; default `kling`. */
  readonly taskQueue?: string;
  /** A file of models that this version does not know, as docs/new-models.md has it. */
  readonly productsFile?: string;
  /** Only for `adopt`, `checkKling`, `lookup`, `listTasks`, `recover`, `listPacks` and `listCharges`, which ask Kling from here; generations use the worker's own keys. */
  readonly kling?: KlingOptions;
}

/** Kling's generations on a Temporal server. Nothing is connected before something is asked. */
export interface KlingTemporal extends Generations, Batches, Checks, AccountTasksFace, AsyncDisposable {
  /** Generations one after the other, and what is done with what they make. */
  readonly pipelines: Pipelines;
  /** The same again and again, by Temporal's own schedules. */
  readonly schedules: Schedules;
  /** The page of a generation or batch in Temporal's Web UI, or of all; asks nobody. */
  webUi(id?: string): Promise<string>;
  /** Lets go of the connection, unless it was given; what still waits rejects with code `TemporalUnreachable`, and what was started goes on. */
  close(): Promise<void>;
}

/** The library's client. Prints nothing, and reads neither the environment nor a file of settings unless they are handed over. Throws code `InvalidConfig`. */
export function createKlingTemporal(options: KlingTemporalOptions = {}): KlingTemporal {
  checkOptions<KlingTemporalOptions>(
    'createKlingTemporal',
    options,
    PROGRAM_OPTIONS,
    (text) => new InvalidConfig(text),
  );
  checkOptions('createKlingTemporal: kling', options.kling, KLING_OPTIONS, (text) => new InvalidConfig(text));
  const { taskQueue, productsFile, kling = {} } = options;
  const given = readGiven(options);
  const config = readSettings(given === undefined ? toServerEnv(options) : (options.env ?? {}), {
    KLING_TASK_QUEUE: taskQueue,
    ...toOutputVariables(options),
    ...toEncryptionVariables(options),
    KLING_PRODUCTS_FILE: productsFile,
    ...toKlingVariables(kling),
  });
  refusePlainClient(given, config);
  const openGiven = given && (async () => createSession(await useGivenClient(given, config.encryption.keys), config));
  const session = createLazySession(openGiven ?? (() => openSession(config)));
  const close = () => session.close();
  return {
    ...createGenerations(session, config),
    ...createBatches(session, config),
    ...createChecks(session, config),
    ...createAccountTasks(session, config),
    pipelines: createPipelines(session, config),
    schedules: createSchedules(session, config),
    webUi: async (id) => (openGiven === undefined ? findWebUiPage(config, id) : (await openGiven()).webUi(id)),
    close,
    [Symbol.asyncDispose]: close,
  };
}
