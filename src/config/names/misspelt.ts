import { nearest } from '../../domain/text/nearest.js';
import type { Config } from '../read-config.js';
import { readSettingsText } from '../settings-file.js';

const PREFIX = 'KLING_';

/** What our settings are called behind KLING_, in the environment and in `.env`. */
export const SETTINGS = [
  'ACCESS_KEY',
  'ALERT_PACK_PERCENT',
  'ALERT_SECONDS',
  'API_KEY',
  'BASE_URL',
  'BUILD_ID',
  'CALLBACK_ADDRESS',
  'CALLBACK_URL',
  'CODEC_TOKEN',
  'CONFIG',
  'CONFIRM_ABOVE',
  'DEPLOYMENT',
  'ENCRYPTION_KEYS',
  'ENCRYPTION_KEYS_FILE',
  'FFMPEG',
  'HEALTH_ADDRESS',
  'IMAGE_CONCURRENCY',
  'INPUT_DIRS',
  'INPUT_STORE',
  'LOG_FORMAT',
  'LOG_LEVEL',
  'LOG_RESPONSES',
  'MAX_CACHED_WORKFLOWS',
  'MCP_BUDGET',
  'MCP_BUDGET_PER_DAY',
  'MCP_CONFIRM_ABOVE',
  'MCP_TOKEN',
  'MEDIA_HOSTS',
  'NOTIFY',
  'NOTIFY_HOSTS',
  'NOTIFY_SECRET',
  'OPERATIONS',
  'OUTPUT',
  'OUTPUT_DIR',
  'POLL_SECONDS',
  'PRODUCTS_FILE',
  'REQUEST_TIMEOUT_SECONDS',
  'S3_ACCESS_KEY_ID',
  'S3_ENDPOINT',
  'S3_PATH_STYLE',
  'S3_REGION',
  'S3_SECRET_ACCESS_KEY',
  'S3_SESSION_TOKEN',
  'SECRET_KEY',
  'TASK_QUEUE',
  'THUMBNAILS',
  'TRACES',
  'VIDEO_CONCURRENCY',
  'WEBHOOK_SECRET',
] as const;

/**
 * A sentence for each variable that is set, is none of ours and looks like one: nothing reads it, and what was meant stands at its default. `toml` is the
 * text of `kling.toml`, which names variables of its own.
 */
export function findMisspelt(env: Readonly<Record<string, string | undefined>>, toml = ''): readonly string[] {
  const known: readonly string[] = SETTINGS;
  return Object.keys(env).flatMap((name) => {
    const rest = name.startsWith(PREFIX) ? name.slice(PREFIX.length) : '';
    const isUnread = rest !== '' && env[name] !== '' && !known.includes(rest) && !toml.includes(name);
    const meant = isUnread ? nearest(rest, known) : undefined;
    return meant === undefined ? [] : [`${name} is no setting; write ${PREFIX}${meant}, or remove it`];
  });
}

/** The same of the environment that settings were read from. */
export const listMisspelt = ({ env, accountsFile }: Pick<Config, 'env' | 'accountsFile'>): readonly string[] =>
  findMisspelt(env, accountsFile === undefined ? '' : readSettingsText(accountsFile, 'KLING_CONFIG'));
