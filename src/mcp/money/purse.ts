import { UsageError } from '../../client/client-errors.js';
import type { AgentSettings } from '../../config/spending/agents.js';
import type { Decimal } from '../../domain/decimal.js';
import { add, plain, subtract, sum } from '../../domain/decimal.js';
import { mapInParallel } from '../../domain/work/map-in-parallel.js';
import type { SpendingBook } from './spending-book.js';
import type { Held, SpendingPage, Subject } from './spending-page.js';
import { isWithin } from './spending-page.js';

/** A limit and what is left of it, USD; a limit that is absent is none. */
export interface Left {
  readonly limit?: Decimal;
  readonly spent: Decimal;
  readonly left?: Decimal;
}

/** What may still be spent: what is held counts as spent until its end is known. */
export interface Standing {
  readonly session: Left;
  readonly day: Left;
}

/** Money that is held for something that is being started. */
export interface Hold {
  readonly usd: Decimal;
  /** Nothing was started. */
  release(): Promise<void>;
}

/** What one session of an agent may spend. */
export interface Purse {
  /** Holds money before anything is sent; however many ask at once, no more is held than the budgets bear. Throws `UsageError`. */
  hold(usd: Decimal, subject: Subject): Promise<Hold>;
  /** What is held for something already, by any session. */
  findHeld(id: string): Promise<Held | undefined>;
  standing(): Promise<Standing>;
}

export interface PurseParts {
  readonly book: SpendingBook;
  readonly limits: Pick<AgentSettings, 'budget' | 'budgetPerDay'>;
  /** What something has cost, once that is certain. */
  readonly findCost: (held: Held) => Promise<Decimal | undefined>;
}

/** Each is a question to the server. */
const PARALLEL_LOOKS = 8;

/** Makes purses that look into one book. */
export function createPurses({ book, limits, findCost }: PurseParts): () => Purse {
  let settling: Promise<void> | undefined;

  async function settleAll(): Promise<void> {
    const { held } = await book.today();
    const open = [...held.values()].filter(({ isSettled }) => !isSettled);
    await mapInParallel(open, PARALLEL_LOOKS, async (one) => {
      const cost = await findCost(one);
      if (cost !== undefined) await book.settle(one.entry, cost);
    });
  }

  /** Finds out what is held in vain; many who are refused at once look once. */
  function settle(): Promise<void> {
    settling ??= settleAll().finally(() => (settling = undefined));
    return settling;
  }

  return () => createPurse({ book, limits, settle });
}

type OwnParts = Pick<PurseParts, 'book' | 'limits'> & { readonly settle: () => Promise<void> };

function createPurse({ book, limits, settle }: OwnParts): Purse {
  const { budget, budgetPerDay } = limits;
  /** What this session has asked for, by who asked; replaced by what the book says of it. */
  const own = new Map<symbol | string, Decimal>();
  const spentHere = (): Decimal => sum([...own.values()]);

  /** What was found out meanwhile. */
  function learn({ held }: SpendingPage): void {
    for (const entry of own.keys()) {
      const known = typeof entry === 'string' ? held.get(entry) : undefined;
      if (known !== undefined) own.set(entry, known.usd);
    }
  }

  /** Undefined where a budget does not bear it. */
  async function tryHold(usd: Decimal, subject: Subject): Promise<Hold | undefined> {
    if (!isWithin(add(spentHere(), usd), budget)) return undefined;
    // From here on others see it, before the first wait.
    const asked = Symbol(subject.id);
    own.set(asked, usd);
    try {
      const { entry, isGranted, page } = await book.reserve(usd, subject, budgetPerDay);
      learn(page);
      if (!isGranted) return undefined;
      own.set(entry, usd);
      const release = async () => {
        own.delete(entry);
        await book.settle(entry, '0');
      };
      return { usd, release };
    } finally {
      own.delete(asked);
    }
  }

  async function standing(): Promise<Standing> {
    const page = await book.today();
    learn(page);
    return { session: leftOf(budget, spentHere()), day: leftOf(budgetPerDay, page.spent) };
  }

  return {
    async hold(usd, subject) {
      const held = await tryHold(usd, subject);
      if (held !== undefined) return held;
      await settle();
      learn(await book.today());
      const again = await tryHold(usd, subject);
      if (again !== undefined) return again;
      throw refuse(usd, await standing());
    },
    findHeld: (id) => book.findHeld(id),
    standing,
  };
}

function leftOf(limit: Decimal | undefined, spent: Decimal): Left {
  if (limit === undefined) return { spent: plain(spent) };
  const left = subtract(limit, spent);
  return { limit, spent: plain(spent), left: left.startsWith('-') ? '0' : left };
}

function refuse(usd: Decimal, { session, day }: Standing): UsageError {
  const [which, { limit, left }] = isWithin(add(session.spent, usd), session.limit)
    ? (['of all sessions today', day] as const)
    : (['of this session', session] as const);
  return new UsageError(
    `This may cost up to ${usd} USD, and ${left ?? '0'} USD are left of the ${limit ?? '0'} USD that are the budget ${which}. Nothing was started. ` +
      'Ask for less: fewer or shorter clips, or "run": {"attempts": 1}. Only the operator can raise a budget.',
  );
}
