import path from 'node:path';
import type { PayloadCodec } from '@temporalio/common';
import { PACKAGE_ROOT } from '../../config/package-root.js';
import type { EncryptionKey } from '../../domain/encryption/encryption-key.js';
import type { DecryptionFailed } from '../../temporal/encryption/decryption-failed.js';
import { createPayloadCodec, watchCodec } from '../../temporal/encryption/payload-codec.js';

/** The SDK loads it by its file, so it is one of its own. */
const FAILURE_CONVERTER = path.join(PACKAGE_ROOT, 'dist/temporal/encryption/failure-converter.js');

/** What the SDK's workers are given so that what Temporal keeps is encrypted. */
export interface EncryptingConverter {
  readonly payloadCodecs: PayloadCodec[];
  readonly failureConverterPath?: string;
}

/** Without keys nothing is encrypted, and what others have encrypted is refused in words. `onFailure` hears of everything that cannot be decrypted here. */
export function createDataConverter(
  keys: readonly EncryptionKey[],
  onFailure: (failure: DecryptionFailed) => void,
): EncryptingConverter {
  const payloadCodecs = [watchCodec(createPayloadCodec(keys), onFailure)];
  return keys.length === 0 ? { payloadCodecs } : { payloadCodecs, failureConverterPath: FAILURE_CONVERTER };
}
