import { listSecrets } from '../../kling/api/token.js';
import type { WorkerConfig } from '../worker-parts.js';

/** What no line of a worker's log may show. */
export const listWorkerSecrets = ({
  accounts,
  notices,
  encryption,
}: Pick<WorkerConfig, 'accounts' | 'notices' | 'encryption'>): readonly string[] => [
  ...accounts.flatMap(({ credentials, webhookSecrets }) => [...listSecrets(credentials), ...webhookSecrets]),
  ...notices.secrets,
  ...encryption.keys.map(({ secret }) => Buffer.from(secret).toString('base64')),
];
