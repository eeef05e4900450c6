import { randomBytes } from 'node:crypto';
import { isKeyName, SECRET_BYTES } from '../../config/encryption/encryption.js';
import type { Io } from '../process/io.js';
import { UsageError } from '../program/errors.js';
import type { ExitCode } from '../program/exit-codes.js';
import { EXIT } from '../program/exit-codes.js';

/** `kling codec new-key`: prints it, and keeps it nowhere. */
export function runNewKey(name: string | undefined, io: Io): Promise<ExitCode> {
  const id = name ?? new Date().toISOString().slice(0, 'yyyy-mm'.length);
  if (!isKeyName(id))
    throw new UsageError(`"${id}" is no name of a key; write up to 64 letters, digits, ".", "-" and "_"`);
  const key = `${id}:${randomBytes(SECRET_BYTES).toString('base64')}`;
  io.out(io.json ? JSON.stringify({ key }) : key);
  return Promise.resolve(EXIT.ok);
}
