import { explainUnknown } from './explain-unknown.js';
import { isAccountName, ACCOUNT_NAME_RULE } from '../../domain/account/account-name.js';
import { MOST_SLOTS } from '../../domain/account/most-slots.js';
import type { Complaint } from '../../domain/invalid-request.js';
import type { Parsed } from '../../domain/parsed.js';
import { invalid, valid } from '../../domain/parsed.js';
import { isRecord } from '../../domain/record.js';
import { quote } from '../../domain/text/quote.js';
import { DEFAULT_BASE_URL, explainBaseUrl, trimUrl } from '../kling-account.js';
import type { Account } from './account.js';
import { CAP_NAMES, readCaps } from './account-caps.js';
import type { AccountKeys, KeyPlace } from './account-keys.js';
import { KEY_NAMES, RAW_KEY_NAMES, readAccountKeys } from './account-keys.js';
import { RAW_SECRET_NAME, readAccountSecrets, SECRET_NAMES } from './account-secrets.js';

type Table = Readonly<Record<string, unknown>>;

/** How kling.toml was found, and what counts where an account says nothing. */
export interface TablePlace extends KeyPlace {
  /** Whether somebody named the file; else it was there, and another may have put it there. */
  readonly isNamed: boolean;
  readonly slots: Pick<Account, 'videoConcurrency' | 'imageConcurrency'>;
}

const NAMES = [...KEY_NAMES, ...SECRET_NAMES, 'base_url', 'video_slots', 'image_slots', ...CAP_NAMES];

/** Reads the table of one account; `at` is its path in the file. */
export function readAccountTable(name: string, table: unknown, place: TablePlace): Parsed<Account | undefined> {
  const at = `accounts.${name}`;
  if (!isAccountName(name))
    return invalid(undefined, at, `${quote(name)} is no name of an account; ${ACCOUNT_NAME_RULE}`);
  if (!isRecord(table)) return invalid(undefined, at, `is ${quote(table)}; write a table: [${at}]`);
  const keys = readAccountKeys(table, at, place);
  const secrets = readAccountSecrets(table, at, place);
  const url = readBaseUrl(table.base_url, at);
  const video = readSlots(table, 'video_slots', at, place.slots.videoConcurrency);
  const image = readSlots(table, 'image_slots', at, place.slots.imageConcurrency);
  const caps = readCaps(table, at);
  const problems = [
    ...findUnknown(table, at),
    ...keys.problems,
    ...secrets.problems,
    ...[url, video, image, caps].flatMap((one) => one.problems),
  ];
  const { keysFrom } = keys;
  const { webhookSecrets } = secrets;
  const keyTrouble = keys.keyTrouble ?? secrets.trouble;
  const credentials = keyTrouble === undefined ? keys.credentials : undefined;
  const account = {
    name,
    credentials,
    keysFrom,
    keyTrouble,
    webhookSecrets,
    klingBaseUrl: url.value,
    caps: caps.value,
  };
  const all = [...problems, ...(problems.length === 0 ? refuseForeign(account, keys, at, place) : [])];
  return { value: { ...account, videoConcurrency: video.value, imageConcurrency: image.value }, problems: all };
}

function findUnknown(table: Table, at: string): Complaint[] {
  return Object.keys(table).flatMap((name): Complaint[] => {
    const path = `${at}.${name}`;
    if ([...RAW_KEY_NAMES, RAW_SECRET_NAME].includes(name)) {
      const text = `keys do not belong into this file; write ${name}_env = "NAME_OF_A_VARIABLE" or ${name}_file = "a/file"`;
      return [{ path, text }];
    }
    const text = explainUnknown(name, NAMES);
    return text === undefined ? [] : [{ path, text }];
  });
}

function readBaseUrl(value: unknown, at: string): Parsed<string> {
  if (value === undefined) return valid(DEFAULT_BASE_URL);
  if (typeof value !== 'string')
    return invalid(DEFAULT_BASE_URL, `${at}.base_url`, `is ${quote(value)}; write e.g. "${DEFAULT_BASE_URL}"`);
  const fault = explainBaseUrl(value.trim());
  return fault === undefined ? valid(trimUrl(value.trim())) : invalid(DEFAULT_BASE_URL, `${at}.base_url`, fault);
}

function readSlots(table: Table, name: 'video_slots' | 'image_slots', at: string, fallback: number): Parsed<number> {
  const value = table[name];
  if (value === undefined) return valid(fallback);
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= MOST_SLOTS) return valid(value);
  return invalid(fallback, `${at}.${name}`, `is ${quote(value)}; write a whole number from 1 to ${MOST_SLOTS}`);
}

const KLINGS_OWN = /(^|\.)(klingai\.com|kling\.ai)$/;

/** A key goes to the host that its owner meant: a kling.toml that somebody else put there must not send it to another. */
function refuseForeign(
  { klingBaseUrl }: Pick<Account, 'klingBaseUrl'>,
  { areBeside, keysFrom }: AccountKeys,
  at: string,
  { isNamed }: TablePlace,
): Complaint[] {
  if (isNamed || areBeside || KLINGS_OWN.test(new URL(klingBaseUrl).hostname)) return [];
  const text = `leads a key from elsewhere (${keysFrom}) to a host that is not Kling's. If that is meant, name this file in the environment: KLING_CONFIG`;
  return [{ path: `${at}.base_url`, text }];
}
