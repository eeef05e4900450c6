import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Payload, PayloadCodec } from '@temporalio/common';
import proto from '@temporalio/proto';
import type { EncryptionKey } from '../../domain/encryption/encryption-key.js';
import { DecryptionFailed, missingKey, notAsEncrypted } from './decryption-failed.js';

const { Payload: Wire } = proto.temporal.api.common.v1;

/** By these names Temporal's own samples and its Web UI know what is encrypted. */
const ENCODING = 'binary/encrypted';
const KEY_ID = 'encryption-key-id';
/** What tells ours from what others encrypt in another form. */
const CIPHER = 'encryption-cipher';
const AES = 'AES-256-GCM';

/** As NIST SP 800-38D has it for random ones. */
const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Encrypts whole payloads with the first key, and decrypts with whichever key is named beside them; what is not encrypted, or by others, stays as it is,
 * so that what ran before goes on. Without keys it encrypts nothing. `decode` throws `DecryptionFailed`.
 */
export function createPayloadCodec(keys: readonly EncryptionKey[]): PayloadCodec {
  const [current] = keys;
  const byId = new Map(keys.map((key) => [key.id, key]));
  const open = (payload: Payload): Payload => {
    const keyId = readKeyId(payload);
    if (keyId === undefined) return payload;
    const key = byId.get(keyId);
    if (key === undefined) throw missingKey(keyId, [...byId.keys()]);
    return decrypt(payload, key);
  };
  return {
    encode: (payloads) =>
      Promise.resolve(current === undefined ? payloads : payloads.map((payload) => encrypt(payload, current))),
    // In a promise, so that what it throws is a rejection.
    decode: (payloads) => Promise.resolve().then(() => payloads.map(open)),
  };
}

/** The same codec; `onFailure` hears of what it cannot open. */
export function watchCodec(codec: PayloadCodec, onFailure: (failure: DecryptionFailed) => void): PayloadCodec {
  return {
    encode: (payloads) => codec.encode(payloads),
    async decode(payloads) {
      try {
        return await codec.decode(payloads);
      } catch (error) {
        if (error instanceof DecryptionFailed) onFailure(error);
        throw error;
      }
    },
  };
}

/** The name of the key with which a payload is encrypted; undefined for one that we have not encrypted. */
export function readKeyId({ metadata }: Payload): string | undefined {
  const word = (name: string) => decodeText(metadata?.[name]);
  return word('encoding') === ENCODING && word(CIPHER) === AES ? word(KEY_ID) : undefined;
}

function encrypt(payload: Payload, { id, secret }: EncryptionKey): Payload {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', secret, iv, { authTagLength: TAG_BYTES });
  cipher.setAAD(boundTo(id));
  const sealed = [iv, cipher.update(Wire.encode(payload).finish()), cipher.final(), cipher.getAuthTag()];
  return {
    metadata: { encoding: encodeText(ENCODING), [CIPHER]: encodeText(AES), [KEY_ID]: encodeText(id) },
    data: Buffer.concat(sealed),
  };
}

function decrypt({ data }: Payload, { id, secret }: EncryptionKey): Payload {
  try {
    const sealed = Buffer.from(data ?? []);
    const decipher = createDecipheriv('aes-256-gcm', secret, sealed.subarray(0, IV_BYTES), {
      authTagLength: TAG_BYTES,
    });
    decipher.setAAD(boundTo(id));
    decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
    const opened = [decipher.update(sealed.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()];
    return Wire.decode(Buffer.concat(opened));
  } catch (error) {
    throw notAsEncrypted(id, error);
  }
}

/** What stands beside the encrypted bytes is no secret, and must not be changed either. */
const boundTo = (keyId: string): Buffer => Buffer.from([ENCODING, AES, keyId].join('\0'));

const encodeText = (text: string): Uint8Array => Buffer.from(text);
const decodeText = (bytes: Uint8Array | null | undefined): string | undefined =>
  bytes == null ? undefined : Buffer.from(bytes).toString('utf8');
