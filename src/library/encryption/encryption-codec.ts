import type { PayloadCodec } from '@temporalio/common';
import { parseEncryption } from '../../config/encryption/encryption.js';
import { createPayloadCodec } from '../../temporal/encryption/payload-codec.js';
import { toEncryptionVariables } from './encryption-options.js';

/**
 * The codec of our workers, for clients and workers of your own that start our workflows or are started by them: `name:key` each, the first encrypts and
 * all decrypt. Give it as `dataConverter: { payloadCodecs: [createEncryptionCodec(keys)] }`. Throws code `InvalidConfig`.
 */
export function createEncryptionCodec(keys: readonly string[]): PayloadCodec {
  return createPayloadCodec(parseEncryption(toEncryptionVariables({ encryptionKeys: keys })).keys);
}
