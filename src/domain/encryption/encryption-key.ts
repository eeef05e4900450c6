/** A key with which what Temporal keeps is encrypted, and the name that stands beside all that it encrypts. */
export interface EncryptionKey {
  readonly id: string;
  /** 32 bytes. */
  readonly secret: Uint8Array;
}
