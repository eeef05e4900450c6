import { KlingTemporalError } from '../../domain/error.js';

/** Thrown for what somebody has encrypted and this process cannot open; the message names the key, and nothing of what is in it. */
export class DecryptionFailed extends KlingTemporalError {
  override readonly name = 'DecryptionFailed';
  readonly code = 'DecryptionFailed';
  override readonly facts: { readonly keyId: string };

  constructor(keyId: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.facts = { keyId };
  }
}

/** The key is not here: which are is said, so that somebody sees which settings differ. */
export function missingKey(keyId: string, known: readonly string[]): DecryptionFailed {
  const here =
    known.length === 0
      ? 'no key is set here'
      : `only ${known.map(quote).join(', ')} ${known.length === 1 ? 'is' : 'are'} set here`;
  const way =
    known.length === 0
      ? 'Set KLING_ENCRYPTION_KEYS or KLING_ENCRYPTION_KEYS_FILE as the workers have it.'
      : `Add ${quote(keyId)} to KLING_ENCRYPTION_KEYS or its file: behind the first, a key only decrypts.`;
  return new DecryptionFailed(keyId, `This is encrypted with the key ${quote(keyId)}, and ${here}. ${way}`);
}

/** The key is here, and what was encrypted does not come out of it: AES-GCM says no more. */
export function notAsEncrypted(keyId: string, cause: unknown): DecryptionFailed {
  return new DecryptionFailed(
    keyId,
    `What is encrypted with the key ${quote(keyId)} cannot be decrypted with the key of that name here: it is another key, or what is stored was changed.`,
    { cause },
  );
}

/** Whether a text, such as the cause that Temporal keeps of a failed task, says one of these: then a key is missing, and no other code helps. */
export const tellsOfKey = (text: string): boolean => text.includes('is encrypted with the key "');

const quote = (keyId: string): string => JSON.stringify(keyId);
