import { DEFAULT_ACCOUNT } from '../account/account-name.js';
import type { AccountLine, AccountLines } from './account-line.js';
import type { Book, Entry } from './book.js';
import type { BatchFacts } from './progress/batch-facts.js';

export const accountName = ({ account }: Pick<Entry, 'account'>): string => account ?? DEFAULT_ACCOUNT;

/** The facts once nothing more of that account is started, and all others go on. */
export function pauseAccount(facts: BatchFacts, account: string, pausedBy: string, resumesAt?: string): BatchFacts {
  const { accounts = {} } = facts;
  const line = accounts[account] ?? { window: facts.defaultConcurrency };
  return { ...facts, accounts: { ...accounts, [account]: { ...line, pausedBy, resumesAt } } };
}

/** The same with every account, or those that `isDue` says, going on. */
export function resumeAccounts(
  { accounts }: Pick<BatchFacts, 'accounts'>,
  isDue: (line: AccountLine) => boolean = () => true,
): Pick<BatchFacts, 'accounts'> {
  if (accounts === undefined) return {};
  const resumed = Object.entries(accounts).map(([name, line]) => [name, isDue(line) ? { window: line.window } : line]);
  return { accounts: Object.fromEntries(resumed) as AccountLines };
}

/** Waiting items in the order in which they may be started: those of paused accounts are left out, and of full ones where `isFullLeftOut`. */
export function* listStartable(
  book: Book,
  { accounts }: Pick<BatchFacts, 'accounts'>,
  { isFullLeftOut }: { readonly isFullLeftOut: boolean },
): Generator<string> {
  if (accounts === undefined) return yield* book.idsIn('waiting');
  const running = isFullLeftOut ? countRunning(book) : new Map<string, number>();
  for (const id of book.idsIn('waiting')) {
    const entry = book.get(id);
    const name = entry === undefined ? DEFAULT_ACCOUNT : accountName(entry);
    const { pausedBy, window = Infinity } = accounts[name] ?? {};
    if (pausedBy === undefined && (running.get(name) ?? 0) < window) yield id;
  }
}

function countRunning(book: Book): Map<string, number> {
  const counts = new Map<string, number>();
  book.running().forEach((entry) => counts.set(accountName(entry), (counts.get(accountName(entry)) ?? 0) + 1));
  return counts;
}

export interface PausedLine extends AccountLine {
  readonly name: string;
  readonly pausedBy: string;
}

/** Accounts of which nothing more is started, with why. */
export function listPaused({ accounts = {} }: Pick<BatchFacts, 'accounts'>): readonly PausedLine[] {
  return Object.entries(accounts).flatMap(([name, line]) =>
    line.pausedBy === undefined ? [] : [{ ...line, name, pausedBy: line.pausedBy }],
  );
}

/** `account studio: The pack is used up. It is tried again at 2026-11-25T12:15:00.000Z.`; a cap says itself when it counts anew. */
export function renderPaused({ name, pausedBy, resumesAt = '' }: PausedLine): string {
  const sentence = `account ${name}: ${pausedBy}`;
  return pausedBy.includes(resumesAt) ? sentence : `${sentence} It is tried again at ${resumesAt}.`;
}

/** What a person should know of accounts that are paused while others go on, one sentence each. */
export function accountNotices(facts: Pick<BatchFacts, 'accounts'>): readonly string[] {
  return listPaused(facts).map(({ name, pausedBy, resumesAt }) => {
    const then = resumesAt === undefined ? 'until the batch is resumed' : `until ${resumesAt}`;
    return `Nothing more of account ${name} is started ${then}, the others go on: ${pausedBy}`;
  });
}
