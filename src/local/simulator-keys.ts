import { InvalidConfig } from '../config/read-config.js';
import type { AccessKeyPair } from '../simulator/api/credentials.js';
import { SIMULATOR_ACCESS_KEY, SIMULATOR_API_KEY, SIMULATOR_SECRET_KEY } from '../simulator/api/credentials.js';

/** Whom a simulator lets in. */
export interface SimulatorKeys {
  /** Any API key opens an account of its own. */
  readonly anyApiKey: boolean;
  readonly apiKeys: readonly string[];
  readonly accessKeys: readonly AccessKeyPair[];
}

/** The keys that the options name, and no others; without a key the simulator's own, and any API key beside them unless it is to be strict. Throws `InvalidConfig` for half a pair. */
export function readSimulatorKeys(options: Readonly<Record<string, unknown>>): SimulatorKeys {
  const apiKey = readKey('--api-key', options.apiKey);
  const accessKey = readKey('--access-key', options.accessKey);
  const secretKey = readKey('--secret-key', options.secretKey);
  if ((accessKey === undefined) !== (secretKey === undefined)) {
    const [given, absent] =
      accessKey === undefined ? ['--secret-key', '--access-key'] : ['--access-key', '--secret-key'];
    throw new InvalidConfig(`${given} needs ${absent} beside it`);
  }
  if (apiKey === undefined && accessKey === undefined) {
    const pair = { accessKey: SIMULATOR_ACCESS_KEY, secretKey: SIMULATOR_SECRET_KEY };
    return { anyApiKey: options.strictKeys !== true, apiKeys: [SIMULATOR_API_KEY], accessKeys: [pair] };
  }
  return {
    anyApiKey: false,
    apiKeys: apiKey === undefined ? [] : [apiKey],
    accessKeys: accessKey === undefined || secretKey === undefined ? [] : [{ accessKey, secretKey }],
  };
}

/** What a person needs to use the simulator: whom it lets in, and the lines to paste. */
export function describeSimulator(url: string, keys: SimulatorKeys): readonly string[] {
  const { anyApiKey, apiKeys, accessKeys } = keys;
  return [
    'A simulated Kling that never charges.',
    anyApiKey
      ? 'It takes any API key, each with an account of its own, and the access key below.'
      : 'It takes these keys and refuses all others.',
    'To use it, put these lines into .env, or before a command:',
    `  KLING_BASE_URL=${url}`,
    ...apiKeys.map((apiKey) => `  KLING_API_KEY=${apiKey}`),
    ...(apiKeys.length > 0 && accessKeys.length > 0 ? ['or, instead of the API key:'] : []),
    ...accessKeys.flatMap(({ accessKey, secretKey }) => [
      `  KLING_ACCESS_KEY=${accessKey}`,
      `  KLING_SECRET_KEY=${secretKey}`,
    ]),
    'Ctrl-C stops it.',
  ];
}

/** A key travels in a header, so it is one word. */
function readKey(name: string, value: unknown): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'string' && /^[\x21-\x7e]+$/.test(value)) return value;
  throw new InvalidConfig(`${name} is ${JSON.stringify(value)}; write letters, digits and signs without blanks`);
}
