import { BATCH, GENERATION, PIPELINE } from '../../contract/workflow-types.js';
import { viewBatch } from '../../client/batch/batch-view.js';
import { viewPipeline } from '../../client/pipeline/pipeline-view.js';
import { viewGeneration } from '../../client/generation/generation-view.js';
import type { Session } from '../../client/session.js';
import { isUnknown } from '../../client/session.js';
import { moneyOf } from '../../domain/batch/cost/total-cost.js';
import type { Decimal } from '../../domain/decimal.js';
import { add, compare, isZero, plain } from '../../domain/decimal.js';
import type { Cost, Money } from '../../domain/money.js';
import { addCost, NO_MONEY } from '../../domain/money.js';
import { CATALOGUE } from '../../products/catalogue.js';
import type { Pack } from '../../products/pack.js';
import { usdOf } from '../../products/price.js';
import type { Held } from './spending-page.js';

/** A start that was cut off arrives within seconds, or never. */
const START_LIMIT_MS = 600_000;

/** What something has cost in USD, once that is certain; undefined while it may still change, and where nobody has said. */
export async function findCost(held: Held, nowMs: number, session: Session): Promise<Decimal | undefined> {
  try {
    const ask =
      held.subject.kind === BATCH ? costOfBatch : held.subject.kind === PIPELINE ? costOfPipeline : costOfGeneration;
    return await ask(held, session);
  } catch (error) {
    // It was never started.
    return isUnknown(error) && nowMs - Date.parse(held.at) > START_LIMIT_MS ? '0' : undefined;
  }
}

async function costOfGeneration({ subject }: Held, session: Session): Promise<Decimal | undefined> {
  if (subject.kind !== GENERATION) return undefined;
  const { isRunning, state, cost, task, taskId, externalTaskId, adopted } = await viewGeneration(subject.id, session);
  if (isRunning || state === 'parked') return undefined;
  if (adopted === true) return '0';
  if (cost !== undefined) return usdOfCost(cost, task === undefined ? 'video' : CATALOGUE[task].pack);
  return taskId === undefined && externalTaskId === undefined ? '0' : undefined;
}

async function costOfBatch({ subject, usd }: Held, session: Session): Promise<Decimal | undefined> {
  const { isRunning, ending } = await viewBatch(subject.id, session);
  if (isRunning || ending === undefined) return undefined;
  if (ending.kind === 'failed') return '0';
  if (ending.kind !== 'completed') return undefined;
  // Its sum counts earlier runs too.
  return atMost(usd, moneyOf(ending.result.cost));
}

async function costOfPipeline({ subject, usd }: Held, session: Session): Promise<Decimal | undefined> {
  const { isRunning, status } = await viewPipeline(subject.id, session);
  if (isRunning || status === undefined) return undefined;
  return atMost(usd, status.costOfThisRun);
}

/** A sum does not say of which pack its units are; one above what was held is not this start's alone. */
function atMost(held: Decimal, sum: Money): Decimal | undefined {
  const cost = usdOfMoney(sum, 'video');
  return cost === undefined || compare(cost, held) > 0 ? undefined : cost;
}

/** Undefined for money of another currency. */
export const usdOfCost = (cost: Cost, pack: Pack): Decimal | undefined => usdOfMoney(addCost(NO_MONEY, cost), pack);

function usdOfMoney({ units, amounts }: Money, pack: Pack): Decimal | undefined {
  const foreign = Object.entries(amounts).some(([currency, amount]) => currency !== 'USD' && !isZero(amount));
  return foreign ? undefined : plain(add(usdOf(units, pack), amounts.USD ?? '0'));
}
