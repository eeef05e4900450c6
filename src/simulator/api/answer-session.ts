import type { Account } from '../tasks/account.js';
import type { Body } from '../products/fields.js';
import type { SessionCall } from '../sessions/session-call.js';
import type { Sessions } from '../sessions/sessions.js';
import type { Accounts } from '../tasks/account.js';
import { deduct } from '../tasks/account.js';
import type { Clock } from '../clock.js';
import { checkBalance, createKnown } from './create.js';
import type { Settings } from '../settings.js';

/** Answers a call of a session, and deducts at once what it takes of the videos' units. */
export function answerSession(
  account: Account,
  { call, body }: { readonly call: SessionCall; readonly body: Body },
  parts: {
    readonly accounts: Accounts;
    readonly sessions: Sessions;
    readonly settings: Settings;
    readonly clock: Clock;
  },
): Record<string, unknown> {
  const { sessions, settings } = parts;
  const { discontinuedModels, elementIds } = settings;
  if (call.units > 0) checkBalance(account, 'video', call.units);
  const data = call.answer(body, {
    known: { model: '', discontinuedModels, elementIds, ...createKnown(account, parts) },
    open: (session) => sessions.open(account.name, session),
    change: sessions.change,
  });
  deduct(account, { pack: 'video', units: call.units, atMs: parts.clock.now(), product: call.name });
  return data;
}
