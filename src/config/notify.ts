import path from 'node:path';
import type { Env } from '../domain/env.js';
import type { ConfiguredTarget } from '../domain/notices/configured-target.js';
import { parseEvents } from '../domain/notices/target.js';
import { isObject } from '../domain/record.js';
import { fingerprint } from '../domain/text/fingerprint.js';
import { normalizeHost } from '../network/own-machine.js';
import { isFromDotEnv } from '../network/setting-origin.js';
import { vetReceiver } from '../network/vet-receiver.js';
import { InvalidConfig } from './invalid-config.js';
import { given, splitWords } from './setting-values.js';

/** Who hears of what happens, and how notices are signed. */
export interface NoticeSettings {
  readonly targets: readonly ConfiguredTarget[];
  /** `whsec_...`: each signs. */
  readonly secrets: readonly string[];
  /** Hosts of receivers that may lie at private addresses, and be called without encryption; `.example.com` is all below it. */
  readonly hosts: readonly string[];
}

/** Reads `KLING_NOTIFY` and what belongs to it. Throws `InvalidConfig`. */
export function parseNotices(env: Env): NoticeSettings {
  const hosts = splitWords(given(env.KLING_NOTIFY_HOSTS) ?? '').map(parseHost);
  const text = given(env.KLING_NOTIFY);
  const targets = text === undefined ? [] : listEntries(text).map((entry) => parseEntry(entry, hosts));
  if (targets.some(({ kind }) => kind === 'program') && isFromDotEnv(env, 'KLING_NOTIFY'))
    throw new InvalidConfig(
      'KLING_NOTIFY in .env names a program; a file that lies in the working directory may start none: set it in the environment.',
    );
  return { targets, secrets: parseSecrets(given(env.KLING_NOTIFY_SECRET) ?? ''), hosts };
}

const WRITE = 'write https://example.com/hook or exec:/path/to/program, several with blanks between, or a JSON list';

/** Blanks stand between them, or they are a list in JSON. */
function listEntries(text: string): readonly unknown[] {
  if (!/^[[{]/.test(text)) return text.split(/\s+/);
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : [value];
  } catch {
    throw new InvalidConfig(`KLING_NOTIFY begins as JSON, and is none; ${WRITE}`);
  }
}

function parseEntry(entry: unknown, hosts: readonly string[]): ConfiguredTarget {
  const { url, exec, events, ...others } = typeof entry === 'string' ? readWord(entry) : isObject(entry) ? entry : {};
  const [unknown] = Object.keys(others);
  if (unknown !== undefined)
    throw new InvalidConfig(`KLING_NOTIFY has an entry with "${unknown}"; write "url" or "exec", and "events"`);
  const wanted = parseEvents(events, 'events');
  const [fault] = wanted.problems;
  if (fault !== undefined) throw new InvalidConfig(`KLING_NOTIFY: ${fault.path}: ${fault.text}`);
  const filter = wanted.value === undefined ? {} : { events: wanted.value };
  if (url !== undefined && exec === undefined) return { ...parseUrl(url, hosts), ...filter };
  if (exec !== undefined && url === undefined) return { ...parseProgram(exec), ...filter };
  throw new InvalidConfig(`KLING_NOTIFY has an entry that is neither a URL nor a program; ${WRITE}`);
}

const readWord = (word: string): Readonly<Record<string, unknown>> =>
  word.startsWith('exec:') ? { exec: word.slice('exec:'.length) } : { url: word };

function parseUrl(value: unknown, hosts: readonly string[]): ConfiguredTarget {
  const url = typeof value === 'string' ? value.trim() : '';
  const { destination, refusal } = vetReceiver(url, hosts);
  if (destination === undefined)
    // Not the URL itself: its path may be its secret.
    throw new InvalidConfig(
      `KLING_NOTIFY: ${refusal}. Receivers on a network of your own go into KLING_NOTIFY_HOSTS, by their host.`,
    );
  return { kind: 'url', name: `${destination.url.origin}#${shortName(url)}`, url };
}

function parseProgram(value: unknown): ConfiguredTarget {
  const command: readonly unknown[] = Array.isArray(value) ? value : [value];
  const [file, ...args] = command.filter((word): word is string => typeof word === 'string' && !word.includes('\0'));
  if (file === undefined || file.trim() === '' || args.length + 1 < command.length)
    throw new InvalidConfig(
      'KLING_NOTIFY: write a program as exec:/path/to/program, or {"exec":["/path/to/program","argument"]}',
    );
  // By its path, or, without one, as the search path finds it; a relative one is of the folder in which the worker was started.
  const program = /[\\/]/.test(file) ? path.resolve(file) : file;
  return {
    kind: 'program',
    name: `exec:${path.basename(file)}#${shortName(command.join('\0'))}`,
    command: [program, ...args],
  };
}

/** Tells targets on one host apart, and tells nothing else. */
const shortName = (text: string): string => fingerprint(text).slice(0, 6);

function parseHost(entry: string): string {
  const [, dot = '', name = ''] = /^(\*?\.)?(.+)$/.exec(entry) ?? [];
  const bare = name.includes(':') && !name.startsWith('[') ? `[${name}]` : name;
  const url = URL.canParse(`https://${bare}`) ? new URL(`https://${bare}`) : undefined;
  if (url?.href !== `https://${url?.hostname}/` || /[/?#@\\*]/.test(name))
    throw new InvalidConfig(
      `KLING_NOTIFY_HOSTS holds "${entry.replace(/^.*@/, '[…]@')}"; write host names or addresses with commas between, e.g. hooks.internal,10.0.0.5`,
    );
  return `${dot === '' ? '' : '.'}${normalizeHost(url.hostname)}`;
}

function parseSecrets(text: string): readonly string[] {
  const secrets = splitWords(text);
  if (secrets.every(isSecret)) return secrets;
  throw new InvalidConfig(
    'KLING_NOTIFY_SECRET holds what is no secret of Standard Webhooks; write whsec_ and 24 to 64 random bytes in base64, several with blanks between.',
  );
}

function isSecret(secret: string): boolean {
  const [, base64 = ''] = /^whsec_([\w+/-]+={0,2})$/.exec(secret) ?? [];
  const { length } = Buffer.from(base64, 'base64');
  return length >= 24 && length <= 64;
}
