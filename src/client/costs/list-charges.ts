import type { Charge, KnownCharge, Ledger } from '../../domain/account/charge.js';
import { LEDGERS } from '../../domain/account/charge.js';
import { KlingFailure } from '../../domain/kling-failure.js';
import type { Billing, Period } from '../../kling/billing/billing.js';
import type { Session } from '../session.js';
import { findKnown } from '../tasks/find-known.js';
import type { Listing } from '../tasks/list-tasks.js';
import { withAccount } from '../tasks/with-account.js';

/** What Kling has charged the account for. */
export interface AccountCharges {
  /** Newest first. */
  readonly charges: readonly KnownCharge[];
  /** True when Kling has more than are listed. */
  readonly isCut: boolean;
}

/** As many as tasks are listed. */
const MAX_CHARGES = 10_000;

/** Both of Kling's ledgers, and which of their tasks are known: to Temporal, where there is a session, or in the output folder. Throws `KlingFailure`. */
export async function listCharges(
  { sinceMs }: { readonly sinceMs: number },
  listing: Listing,
  session: Session | undefined,
): Promise<AccountCharges> {
  const toMs = Date.now();
  const period = { fromMs: toMs - sinceMs, toMs };
  const rows = await withAccount(listing, (_kling, billing) => fetchLedgers(period, billing, listing));
  const sorted = rows.toSorted((one, other) => timeOf(other) - timeOf(one));
  const charges = sorted.slice(0, MAX_CHARGES);
  const taskIds = [...new Set(charges.flatMap(({ taskId }) => taskId ?? []))];
  const knownOf = await findKnown(
    taskIds.map((taskId) => ({ taskId })),
    listing.config,
    session,
  );
  return {
    isCut: sorted.length > charges.length,
    charges: charges.map((charge) => ({
      ...charge,
      ...(charge.taskId === undefined ? { isKnown: false } : knownOf(charge.taskId)),
    })),
  };
}

/** One ledger that Kling does not show is said; both are a failure. */
async function fetchLedgers(
  period: Period,
  billing: Billing,
  { signal, onNotice }: Pick<Listing, 'signal' | 'onNotice'>,
): Promise<readonly Charge[]> {
  const rows: Charge[] = [];
  const failures: KlingFailure[] = [];
  for (const ledger of LEDGERS) {
    try {
      rows.push(...(await fetchLedger(ledger, period, billing, signal)));
    } catch (error) {
      if (!(error instanceof KlingFailure)) throw error;
      failures.push(error);
    }
  }
  const [first] = failures;
  if (first !== undefined && failures.length === LEDGERS.length) throw first;
  failures.forEach(({ message }) => onNotice(`One of Kling's two ledgers is missing here: ${message}`));
  return rows;
}

async function fetchLedger(
  ledger: Ledger,
  period: Period,
  billing: Billing,
  signal: AbortSignal,
): Promise<readonly Charge[]> {
  const found: Charge[] = [];
  let cursor: string | undefined;
  do {
    const page = await billing.charges({ ...period, ledger, cursor }, { signal });
    found.push(...page.charges);
    // A cursor that comes again would go round for ever.
    cursor = page.nextCursor === cursor ? undefined : page.nextCursor;
  } while (cursor !== undefined && found.length <= MAX_CHARGES);
  return found;
}

const timeOf = ({ at }: Charge): number => Date.parse(at ?? '') || 0;
