import type { Spending } from '../domain/account/caps.js';
import type { Settlement } from '../domain/account/ledger.js';
import { decimalOf, isZero } from '../domain/decimal.js';
import type { Task } from '../domain/task.js';
import { countResults, priceOf, videoSeconds } from './price.js';
import type { Product } from './product.js';
import type { Json } from '../domain/record.js';

/** What a request will spend, each of its results at its price; without units where that is not known here. */
export function spendingOf(product: Product, body: Json): Spending {
  const model = typeof body.model_name === 'string' ? body.model_name : (product.defaultModel ?? '');
  const units = priceOf(product, model, body);
  const seconds = videoSeconds(product, body);
  return {
    ...(units === undefined ? {} : { [unitsOf(product)]: units }),
    clips: decimalOf(countResults(product, body)),
    ...(seconds > 0 ? { seconds: decimalOf(seconds) } : {}),
  };
}

/**
 * What became of the reservation of a task that has ended, in Kling's own word; undefined where Kling says nothing of units, so that what was
 * reserved stands. Money that is deducted says nothing of them either.
 */
export function settlementOf(product: Product, { status, cost = {} }: Task, key: string): Settlement | undefined {
  const { units, amount } = cost;
  const isCharged = [units, amount].some((one) => one !== undefined && !isZero(one));
  if (status === 'failed' && !isCharged) return { key, end: 'free' };
  if (units === undefined || (isZero(units) && isCharged)) return undefined;
  return { key, end: 'charged', spending: { [unitsOf(product)]: units } };
}

const unitsOf = ({ pack }: Product): 'video_units' | 'image_units' =>
  pack === 'video' ? 'video_units' : 'image_units';
