import { statSync } from 'node:fs';
import type { ClientConfigProfile, ClientConnectConfig } from '@temporalio/envconfig';
import type { Env } from '../../domain/env.js';
import { isFromDotEnv } from '../../network/setting-origin.js';
import { isOwnServerEnv } from './own-server-env.js';
import { checkTlsMaterial } from './tls/tls-material.js';
import { InvalidTemporalProfile } from './invalid-profile.js';

/** Variables that name a file which must be there. */
const FILES = [
  'TEMPORAL_CONFIG_FILE',
  'TEMPORAL_TLS_CLIENT_CERT_PATH',
  'TEMPORAL_TLS_CLIENT_KEY_PATH',
  'TEMPORAL_TLS_SERVER_CA_CERT_PATH',
] as const;

/**
 * Loads Temporal's own variables and profile file through Temporal's library, which passes over what is missing and quotes what it cannot read:
 * throws `InvalidTemporalProfile` with the variable or the profile that is wrong, and nothing of a file's content.
 */
export async function loadProfile(env: Env): Promise<ClientConnectConfig> {
  const { loadClientConfig, loadClientConfigProfile, toClientOptions } = await import('@temporalio/envconfig');
  const set = Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== ''),
  );
  for (const name of FILES) if (set[name] !== undefined) checkFile(`${name} is`, set[name]);
  const disableFile = isOwnServerEnv(set);
  const wanted = set.TEMPORAL_PROFILE;
  if (!disableFile) {
    const profiles = explainTrouble(set, () => Object.keys(loadClientConfig({ overrideEnvVars: set }).profiles));
    if (wanted !== undefined && !profiles.includes(wanted)) throw missingProfile(wanted, profiles, set);
  }
  const profile = explainTrouble(set, () => loadClientConfigProfile({ overrideEnvVars: set, disableFile }));
  checkProfile(profile, set);
  refuseForeignKey(profile, set);
  return explainTrouble(set, () => toClientOptions(profile));
}

function missingProfile(wanted: string, profiles: readonly string[], env: Env): InvalidTemporalProfile {
  const file = env.TEMPORAL_CONFIG_FILE ?? "Temporal's configuration file";
  const others = profiles.length === 0 ? 'it has none' : `it has ${profiles.join(', ')}`;
  return new InvalidTemporalProfile(
    `TEMPORAL_PROFILE is ${JSON.stringify(wanted)}, but ${file} has no such profile (${others}); correct it, or unset it.`,
  );
}

function checkProfile({ address, namespace, apiKey, tls }: ClientConfigProfile, env: Env): void {
  for (const [name, value] of Object.entries({ address, namespace, apiKey }))
    if (value !== undefined && typeof value !== 'string')
      throw new InvalidTemporalProfile(`The ${name} of Temporal's profile is no text; put it in quotation marks.`);
  if (apiKey !== undefined && /[^\x21-\x7e]/.test(apiKey)) {
    const source = env.TEMPORAL_API_KEY === undefined ? "The API key of Temporal's profile" : 'TEMPORAL_API_KEY';
    throw new InvalidTemporalProfile(`${source} holds a space or a character that no key has; copy it again.`);
  }
  if (tls === undefined || tls.disabled === true) return;
  for (const source of [tls.clientCert, tls.clientKey, tls.serverCACert])
    if (source !== undefined && 'path' in source) checkFile(`${nameOf(source.path, env)} is`, source.path);
  checkTlsMaterial(tls);
}

/**
 * A key goes to the server that its owner meant: what a .env says about where to connect, and how safely, is obeyed only when the key stands beside it.
 * The key of a profile file never does.
 */
function refuseForeignKey({ apiKey, grpcMeta = {} }: ClientConfigProfile, env: Env): void {
  const keys = Object.keys(env).filter((name) => KEYS.test(name));
  const foreign = keys.find((name) => !isFromDotEnv(env, name));
  const hasKeyOfFile =
    (apiKey !== undefined && env.TEMPORAL_API_KEY === undefined) ||
    Object.keys(grpcMeta).length > keys.filter((name) => name !== 'TEMPORAL_API_KEY').length;
  if (foreign === undefined && !hasKeyOfFile) return;
  const places = Object.keys(env).filter((name) => PLACES.test(name) && isFromDotEnv(env, name));
  // A file that the .env names brings its own address along with its key.
  const place = places.find((name) => foreign !== undefined || name !== 'TEMPORAL_CONFIG_FILE');
  if (place === undefined) return;
  throw new InvalidTemporalProfile(
    `${place} is set in .env, but ${foreign ?? "the API key of Temporal's profile"} is not: a key is sent only to a server that is named beside it. Set both in .env, or both in the environment.`,
  );
}

/** What decides where a connection goes, and who can read along. */
const PLACES = /^TEMPORAL_(ADDRESS|CONFIG_FILE|TLS|TLS_SERVER_.*|TLS_DISABLE_.*)$/;
/** What is sent to the server as proof. */
const KEYS = /^TEMPORAL_(API_KEY$|GRPC_META_)/;

function nameOf(file: string, env: Env): string {
  return FILES.find((name) => env[name] === file) ?? "A file of Temporal's profile";
}

const READ_TROUBLE: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EACCES: 'this user may not read it',
  EISDIR: 'that is a directory',
};

/** Only a regular file is opened: a pipe would be waited for without end. */
function checkFile(what: string, file: string): void {
  const quoted = JSON.stringify(file);
  try {
    const stats = statSync(file);
    if (stats.isFile()) return;
    throw new InvalidTemporalProfile(
      `${what} ${quoted}: ${stats.isDirectory() ? 'that is a directory' : 'that is no regular file'}.`,
    );
  } catch (error) {
    if (error instanceof InvalidTemporalProfile) throw error;
    const { code = '' } = error as NodeJS.ErrnoException;
    throw new InvalidTemporalProfile(`${what} ${quoted}: ${READ_TROUBLE[code] ?? code}.`, { cause: error });
  }
}

/** Runs a step of the library, whose own messages tell lines of the file and no variable. */
function explainTrouble<T>(env: Env, load: () => T): T {
  try {
    return load();
  } catch (error) {
    throw new InvalidTemporalProfile(explain(error, env));
  }
}

function explain(error: unknown, env: Env): string {
  const { code, path, line, column, message } = error as NodeJS.ErrnoException & { line?: number; column?: number };
  if (code !== undefined && path !== undefined)
    return `${nameOf(path, env)} is ${JSON.stringify(path)}: ${READ_TROUBLE[code] ?? code}.`;
  const file = env.TEMPORAL_CONFIG_FILE ?? "Temporal's configuration file";
  if (line !== undefined) return `${file} is not valid TOML (line ${line}, column ${column ?? 1}).`;
  if (error instanceof TypeError)
    return `${file} has no profiles; write e.g. [profile.default] and below it address = "host:port".`;
  return `Temporal's settings cannot be used: ${message}.`;
}
