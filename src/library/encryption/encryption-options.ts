import { InvalidConfig } from '../../config/invalid-config.js';
import type { Config } from '../../config/read-config.js';
import type { Env } from '../../domain/env.js';
import type { GivenTemporal } from '../../temporal/connect/given-client.js';

/** With which keys what Temporal keeps is encrypted. */
export interface EncryptionOptions {
  /** `name:key` each, where the key is 32 bytes in base64: the first encrypts, all decrypt. Default what `env` says, else nothing is encrypted. */
  readonly encryptionKeys?: readonly string[];
}

/** By the name of the command line's variable. */
export const toEncryptionVariables = ({ encryptionKeys }: EncryptionOptions): Env =>
  encryptionKeys === undefined
    ? {}
    : { KLING_ENCRYPTION_KEYS: encryptionKeys.join(' '), KLING_ENCRYPTION_KEYS_FILE: '' };

/** A client has its codecs from who made it. Throws `InvalidConfig` for one that would send as plain text what is to be encrypted. */
export function refusePlainClient(given: GivenTemporal | undefined, { encryption }: Pick<Config, 'encryption'>): void {
  if (given === undefined || !('client' in given) || encryption.keys.length === 0) return;
  if (given.client.options.loadedDataConverter.payloadCodecs.length > 0) return;
  throw new InvalidConfig(
    'client has no payload codec, and encryption keys are set: hand over its connection instead, or make it with dataConverter: { payloadCodecs: [createEncryptionCodec(keys)] }.',
  );
}
