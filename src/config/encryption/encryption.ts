import type { EncryptionKey } from '../../domain/encryption/encryption-key.js';
import type { Env } from '../../domain/env.js';
import { InvalidConfig } from '../invalid-config.js';
import { given } from '../setting-values.js';
import { checkToken } from '../tokens/token.js';
import { readKeyFile } from './key-file.js';

/** With which keys what Temporal keeps is encrypted: the first encrypts, all decrypt. None: nothing is. */
export interface EncryptionSettings {
  readonly keys: readonly EncryptionKey[];
  /** The variable that names them. */
  readonly from?: string;
  /** What clients of the codec server must send. */
  readonly codecToken?: string;
}

const KEYS = 'KLING_ENCRYPTION_KEYS';
const FILE = 'KLING_ENCRYPTION_KEYS_FILE';

/** AES-256 takes keys of this length. */
export const SECRET_BYTES = 32;

/** What stands in the clear beside all that a key encrypts, and before the colon here. */
export const isKeyName = (name: string): boolean => /^[\w.-]{1,64}$/.test(name);
const WRITE = 'write a name, a colon and 32 random bytes in base64, e.g. what "openssl rand -base64 32" prints';

/** Reads `KLING_ENCRYPTION_KEYS` or the file of `KLING_ENCRYPTION_KEYS_FILE`, and `KLING_CODEC_TOKEN`. Throws `InvalidConfig`, which tells no key. */
export function parseEncryption(env: Env): EncryptionSettings {
  const token = given(env.KLING_CODEC_TOKEN);
  return {
    ...findKeys(env),
    ...(token === undefined ? {} : { codecToken: checkToken(token, 'KLING_CODEC_TOKEN') }),
  };
}

function findKeys(env: Env): Pick<EncryptionSettings, 'keys' | 'from'> {
  const words = given(env[KEYS]);
  const file = given(env[FILE]);
  if (words !== undefined && file !== undefined)
    throw new InvalidConfig(`${KEYS} and ${FILE} are both set; leave out one of them`);
  if (words !== undefined) return { keys: parseKeys(words.split(/[\s,]+/), KEYS), from: KEYS };
  if (file === undefined) return { keys: [] };
  return { keys: parseKeys(readKeyFile(file, FILE), `${FILE} ${file}`), from: FILE };
}

function parseKeys(words: readonly string[], source: string): readonly EncryptionKey[] {
  const keys = words.filter((word) => word !== '').map((word, index) => parseKey(word, `${source}: key ${index + 1}`));
  if (keys.length === 0) throw new InvalidConfig(`${source} holds no key; ${WRITE}`);
  const twice = keys.find(({ id }, index) => keys.findIndex((other) => other.id === id) < index);
  if (twice !== undefined)
    throw new InvalidConfig(`${source} holds two keys with the name "${twice.id}"; give each a name of its own`);
  return keys;
}

function parseKey(word: string, where: string): EncryptionKey {
  const [, id = '', base64 = ''] = /^([^:]*):(.*)$/.exec(word) ?? [];
  // What stands before the colon may be the key itself: nothing of it is repeated.
  if (!isKeyName(id))
    throw new InvalidConfig(`${where} has no name of letters, digits, ".", "-" and "_" before a colon; ${WRITE}`);
  const secret = Buffer.from(base64, 'base64');
  if (!/^[\w+/-]{43}=?$/.test(base64) || secret.length !== SECRET_BYTES)
    throw new InvalidConfig(`${where}, "${id}", is not ${SECRET_BYTES} bytes in base64; ${WRITE}`);
  return { id, secret };
}
