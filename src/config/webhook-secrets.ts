/** Kling gives them in the form of Standard Webhooks; behind the prefix is base64. */
const SECRET = /^whsec_[A-Za-z0-9+/]{16,}={0,2}$/;

export const WEBHOOK_SECRET_RULE =
  'write it as Kling shows it, whsec_ and what follows; of several, while one takes the place of another, all with spaces between';

/** Whether each can be a webhook secret of an account, which may have several: during a rotation Kling signs with two. */
export function areWebhookSecrets(secrets: readonly string[]): boolean {
  return secrets.length > 0 && secrets.every((secret) => SECRET.test(secret));
}
