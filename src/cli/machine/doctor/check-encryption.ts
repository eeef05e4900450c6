import type { EncryptionFacts } from '../../../client/examine/examine-encryption.js';
import { examineEncryption } from '../../../client/examine/examine-encryption.js';
import { withSession } from '../../../client/session.js';
import type { EncryptionSettings } from '../../../config/encryption/encryption.js';
import type { Io } from '../../process/io.js';
import type { Finding } from '../../screen/finding.js';

/** With which keys prompts are encrypted, and whether what runs can be read with them. Where nothing is encrypted, there is nothing to say. */
export async function checkEncryption({ config }: Io): Promise<Finding[]> {
  const { encryption } = config;
  const known = encryption.keys.map(({ id }) => id);
  // Where Temporal does not answer, that is told elsewhere.
  const facts = await withSession({ config }, (session) => examineEncryption(known, session)).catch(() => undefined);
  return describeEncryption(encryption, facts);
}

export function describeEncryption({ keys, from }: EncryptionSettings, facts: EncryptionFacts | undefined): Finding[] {
  const lacking = [...(facts?.missing ?? [])].map(
    ([keyId, workflowId]) => `the key "${keyId}" is missing here, and ${workflowId} needs it`,
  );
  const [current, ...others] = keys.map(({ id }) => `"${id}"`);
  if (current === undefined && lacking.length === 0) return [];
  const set =
    current === undefined
      ? 'no key is set'
      : `${current} encrypts${others.length === 0 ? '' : `, ${others.join(', ')} only decrypt`} (${from ?? ''})`;
  const plain =
    current === undefined || facts === undefined || facts.plain === 0
      ? []
      : [`${facts.plain} of ${facts.seen} that run were started without encryption`];
  const way = lacking.length === 0 ? [] : ['set it as the workers have it'];
  return [{ name: 'encryption', ok: lacking.length === 0, text: [set, ...lacking, ...plain, ...way].join('; ') }];
}
