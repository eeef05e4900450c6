import { existsSync } from 'node:fs';
import path from 'node:path';
import { DEFAULT_TASK_QUEUE } from '../contract/task-queues.js';
import { DEFAULT_ACCOUNT } from '../domain/account/account-name.js';
import { MOST_SLOTS } from '../domain/account/most-slots.js';
import type { Decimal } from '../domain/decimal.js';
import type { Bucket, BucketAccess } from '../network/bucket.js';
import type { Env } from '../domain/env.js';
import { addFromDotEnv, hasKnownOrigins, isFromDotEnv } from '../network/setting-origin.js';
import type { Account } from './accounts/account.js';
import type { AgentSettings } from './spending/agents.js';
import { parseAgents } from './spending/agents.js';
import type { CallbackSettings } from './callbacks.js';
import type { ColourWish } from './terminal/colour-wish.js';
import { readColourWish } from './terminal/colour-wish.js';
import { parseCallbacks } from './callbacks.js';
import { CONFIG_FILE, readKlingToml } from './accounts/kling-toml.js';
import { parseConfirmAbove } from './terminal/confirm-above.js';
import { readDotEnv } from './dot-env.js';
import type { EncryptionSettings } from './encryption/encryption.js';
import { parseEncryption } from './encryption/encryption.js';
import { parseInputDirs, parseSharedDirs } from './input-dirs.js';
import type { OutputSettings } from './buckets.js';
import { parseInputStore, parseOutput } from './buckets.js';
import { InvalidConfig } from './invalid-config.js';
import type { AddedEntry } from '../products/added/added-model.js';
import type { OwnDirs } from './own-dirs.js';
import { parseOwnDirs } from './own-dirs.js';
import { readProductsFile } from './products/products-file.js';
import type { KlingAccount } from './kling-account.js';
import { parseKlingAccount } from './kling-account.js';
import { parseMediaHosts } from './media-hosts.js';
import type { NoticeSettings } from './notify.js';
import { parseNotices } from './notify.js';
import { parseS3Access } from './s3-access.js';
import type { NumberSetting } from './setting-values.js';
import { given, parseAddress, parseNumber, parsePageUrl, parseWord, splitWords } from './setting-values.js';
import { areWebhookSecrets, WEBHOOK_SECRET_RULE } from './webhook-secrets.js';
import type { DeploymentSettings } from './worker/deployment.js';
import { parseDeployment } from './worker/deployment.js';
import type { LogSettings } from './worker/log-settings.js';
import { parseLogSettings } from './worker/log-settings.js';
import type { TracesSettings } from './worker/traces.js';
import { parseTraces } from './worker/traces.js';

export type { Account } from './accounts/account.js';
export type { KlingCredentials } from './kling-account.js';
export { InvalidConfig } from './invalid-config.js';

/** Everything that the environment and kling.toml decide, parsed once and frozen. Account and slots at the top are those of the default account. */
export interface Config extends KlingAccount, OutputSettings, CallbackSettings, OwnDirs, LogSettings {
  /** All accounts, the default one first; without a kling.toml it alone. */
  readonly accounts: readonly Account[];
  /** Absolute path of kling.toml, where there is one. */
  readonly accountsFile?: string;
  /** Absolute: from where a worker reads manifests and pictures that it is told of through Temporal. */
  readonly inputDirs: readonly string[];
  /** Absolute: folders that are said to be the same here and at the worker, by being named; the output directory is, unless results lie in a bucket. */
  readonly sharedInputDirs: readonly string[];
  /** The bucket for files that Kling takes by URL only, and for those of other machines. */
  readonly inputStore?: Bucket;
  readonly videoConcurrency: number;
  readonly imageConcurrency: number;
  /** Milliseconds between the first looks at a task. */
  readonly pollMs: number;
  /** Milliseconds that Kling may take to answer one request, upload included. */
  readonly requestTimeoutMs: number;
  readonly taskQueue: string;
  /** Of which a worker is a version; absent where versions are not told apart. */
  readonly deployment?: DeploymentSettings;
  readonly healthHost: string;
  readonly healthPort: number;
  /** Hosts besides Kling's own that result files may lie on. */
  readonly mediaHosts: readonly string[];
  /** Who hears of what happens. */
  readonly notices: NoticeSettings;
  /** With which keys what Temporal keeps is encrypted. */
  readonly encryption: EncryptionSettings;
  readonly maxCachedWorkflows: number;
  /** Operations of pipelines that a worker does at once. */
  readonly operations: number;
  /** Absolute; the first on the PATH where absent. */
  readonly ffmpeg?: string;
  /** Milliseconds between two looks at what alerts are raised for. */
  readonly alertMs: number;
  /** Share of a pack of units below which an alert is raised. */
  readonly packLeft: number;
  /** Where traces are sent, by OTLP over HTTP; absent where none are wanted. */
  readonly traces?: TracesSettings;
  /** Whether a small picture is kept beside each video. */
  readonly thumbnails: boolean;
  /** USD: what may cost more is started only once somebody at the terminal has said yes. */
  readonly confirmAbove?: Decimal;
  /** What agents may do that come by MCP. */
  readonly agents: AgentSettings;
  /** Absolute: the user's file of models that this version does not know, and what is in it. */
  readonly productsFile?: string;
  readonly addedModels: readonly AddedEntry[];
  readonly colour: ColourWish;
  readonly webUiUrl?: string;
  /** The environment itself: for Temporal's own variables and for child processes. */
  readonly env: Env;
}

/** Where a worker answers about itself when nobody says otherwise. */
const DEFAULT_HEALTH_ADDRESS = '127.0.0.1:9470';

const NUMBERS = {
  videoConcurrency: { name: 'KLING_VIDEO_CONCURRENCY', fallback: 3, min: 1, max: MOST_SLOTS, isWhole: true },
  imageConcurrency: { name: 'KLING_IMAGE_CONCURRENCY', fallback: 9, min: 1, max: MOST_SLOTS, isWhole: true },
  pollSeconds: { name: 'KLING_POLL_SECONDS', fallback: 10, min: 0.01, max: 600 },
  // Two pictures of 10 MB are 27 MB of base64: a minute at 4 Mbit/s.
  requestTimeoutSeconds: { name: 'KLING_REQUEST_TIMEOUT_SECONDS', fallback: 60, min: 1, max: 150 },
  alertSeconds: { name: 'KLING_ALERT_SECONDS', fallback: 30, min: 0.1, max: 3600 },
  packPercent: { name: 'KLING_ALERT_PACK_PERCENT', fallback: 10, min: 0, max: 100 },
  maxCachedWorkflows: { name: 'KLING_MAX_CACHED_WORKFLOWS', fallback: 500, min: 1, max: 100_000, isWhole: true },
  // Each takes all processors that it gets.
  operations: { name: 'KLING_OPERATIONS', fallback: 2, min: 1, max: 100, isWhole: true },
} as const satisfies Readonly<Record<string, NumberSetting>>;

/** Parses the environment, or throws `InvalidConfig` for the first variable that makes no sense. */
export function readConfig(env: Env = process.env, isTerminal = process.stderr.isTTY): Config {
  const health = parseAddress('KLING_HEALTH_ADDRESS', given(env.KLING_HEALTH_ADDRESS) ?? DEFAULT_HEALTH_ADDRESS);
  const output = parseOutput(env);
  const { outputDir } = output;
  const webUiUrl = given(env.TEMPORAL_UI_URL);
  const { accounts, accountsFile } = readAccounts(env);
  const { credentials, klingBaseUrl, videoConcurrency, imageConcurrency } =
    accounts.find(({ name }) => name === DEFAULT_ACCOUNT) ?? parseDefaultAccount(env);
  const productsFile = given(env.KLING_PRODUCTS_FILE);
  return Object.freeze({
    ...{ accounts, accountsFile, credentials, klingBaseUrl, videoConcurrency, imageConcurrency },
    ...output,
    inputDirs: parseInputDirs(given(env.KLING_INPUT_DIRS), outputDir),
    sharedInputDirs: parseSharedDirs(given(env.KLING_INPUT_DIRS), output),
    inputStore: parseInputStore(env, klingBaseUrl),
    ...parseCallbacks(env),
    pollMs: parseNumber(env, NUMBERS.pollSeconds) * 1000,
    requestTimeoutMs: parseNumber(env, NUMBERS.requestTimeoutSeconds) * 1000,
    taskQueue: given(env.KLING_TASK_QUEUE) ?? DEFAULT_TASK_QUEUE,
    deployment: parseDeployment(env),
    healthHost: health.host,
    healthPort: health.port,
    mediaHosts: parseMediaHosts(given(env.KLING_MEDIA_HOSTS) ?? ''),
    notices: parseNotices(env),
    encryption: parseEncryption(env),
    ...parseLogSettings(env, isTerminal),
    maxCachedWorkflows: parseNumber(env, NUMBERS.maxCachedWorkflows),
    operations: parseNumber(env, NUMBERS.operations),
    ffmpeg: parseFfmpeg(env),
    alertMs: parseNumber(env, NUMBERS.alertSeconds) * 1000,
    packLeft: parseNumber(env, NUMBERS.packPercent) / 100,
    ...parseTraces(env),
    thumbnails: parseWord('KLING_THUMBNAILS', env.KLING_THUMBNAILS?.toLowerCase(), ['on', 'off']) !== 'off',
    confirmAbove: parseConfirmAbove(given(env.KLING_CONFIRM_ABOVE)),
    agents: parseAgents(env),
    productsFile: productsFile === undefined ? undefined : path.resolve(productsFile),
    addedModels: productsFile === undefined ? [] : readProductsFile(path.resolve(productsFile)),
    colour: readColourWish(env),
    webUiUrl: webUiUrl === undefined ? undefined : parsePageUrl('TEMPORAL_UI_URL', webUiUrl),
    ...parseOwnDirs(env),
    env,
  });
}

/** The account of KLING_API_KEY and its like, and those of kling.toml, whose `default` stands in its place. */
function readAccounts(env: Env): Pick<Config, 'accounts' | 'accountsFile'> {
  const file = given(env.KLING_CONFIG);
  const byEnv = parseDefaultAccount(env);
  if (file === undefined) return { accounts: [byEnv] };
  const accountsFile = path.resolve(file);
  const listed = readKlingToml(accountsFile, env, byEnv);
  const isDefault = ({ name }: Account) => name === DEFAULT_ACCOUNT;
  const first = listed.filter(isDefault);
  const others = listed.filter((account) => !isDefault(account));
  const hasKeys = byEnv.credentials !== undefined;
  return { accounts: [...(first.length === 0 && hasKeys ? [byEnv] : first), ...others], accountsFile };
}

function parseDefaultAccount(env: Env): Account {
  const account = parseKlingAccount(env);
  const isPair = account.credentials?.kind === 'access-key';
  return {
    ...account,
    name: DEFAULT_ACCOUNT,
    keysFrom: isPair ? 'KLING_ACCESS_KEY and KLING_SECRET_KEY' : 'KLING_API_KEY',
    ...(account.credentials === undefined ? { keyTrouble: NO_KEYS } : {}),
    videoConcurrency: parseNumber(env, NUMBERS.videoConcurrency),
    imageConcurrency: parseNumber(env, NUMBERS.imageConcurrency),
    caps: {},
    webhookSecrets: parseWebhookSecrets(env),
  };
}

function parseWebhookSecrets(env: Env): readonly string[] {
  const text = given(env.KLING_WEBHOOK_SECRET);
  if (text === undefined) return [];
  const secrets = splitWords(text);
  if (areWebhookSecrets(secrets)) return secrets;
  throw new InvalidConfig(`KLING_WEBHOOK_SECRET is no webhook secret of Kling's; ${WEBHOOK_SECRET_RULE}`);
}

/** A program is started only where who runs the worker has named it. */
function parseFfmpeg(env: Env): string | undefined {
  const file = given(env.KLING_FFMPEG);
  if (file !== undefined && isFromDotEnv(env, 'KLING_FFMPEG'))
    throw new InvalidConfig(
      'KLING_FFMPEG in .env names a program; a file that lies in the working directory may start none: set it in the environment.',
    );
  return file === undefined ? undefined : path.resolve(file);
}

/** How any bucket is reached. Throws `InvalidConfig` only here: what is wrong there concerns nobody who uses none. */
export function readS3Access({ env }: Pick<Config, 'env'>): BucketAccess {
  return parseS3Access(env);
}

/** Whether somebody wants the worker's health just there, so that another address will not do. */
export function isHealthAddressAsked({ env }: Config): boolean {
  return given(env.KLING_HEALTH_ADDRESS) !== undefined;
}

/** What to say when a command needs keys and there are none. */
export const NO_KEYS =
  'No Kling keys are set. Set KLING_API_KEY, or KLING_ACCESS_KEY and KLING_SECRET_KEY, in the environment or in .env.';

/** The environment with what the working directory adds to it: a `.env`, about which there may be something to tell, once, and a `kling.toml`. */
export function loadDotEnv(env: Env = process.env, file = '.env'): { readonly env: Env; readonly notice?: string } {
  const added = addDotEnv(env, file);
  const toml = path.resolve(path.dirname(file), CONFIG_FILE);
  // Set and empty it says that there is to be none.
  if (added.env.KLING_CONFIG !== undefined || !existsSync(toml)) return added;
  return { ...added, env: addFromDotEnv(added.env, { KLING_CONFIG: toml }) };
}

function addDotEnv(env: Env, file: string): { readonly env: Env; readonly notice?: string } {
  const dotEnv = readDotEnv(file);
  if (dotEnv === undefined) return { env };
  const isTold = hasKnownOrigins(env) || dotEnv.ignored.length === 0;
  return { env: addFromDotEnv(env, dotEnv.values), notice: isTold ? undefined : renderIgnored(dotEnv.ignored) };
}

const MAX_NAMED = 5;

function renderIgnored(names: readonly string[]): string {
  const more = names.length - MAX_NAMED;
  const list = names.slice(0, MAX_NAMED).join(', ') + (more > 0 ? ` and ${more} more` : '');
  return `Only variables that begin with KLING_ or TEMPORAL_ are taken from .env; not ${list}.`;
}
