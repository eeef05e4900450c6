import { CATALOGUE, PRODUCT_NAMES } from '../../../products/catalogue.js';
import type { Pack } from '../../../products/pack.js';
import type { Product } from '../../../products/product.js';
import type { Price } from '../../../products/rules/model.js';
import type { Decimal } from '../../decimal.js';
import { compare, decimalOf, multiply, sum } from '../../decimal.js';
import type { EstimateLine } from './estimate-lines.js';
import { usdOf } from '../../../products/price.js';

/** What a clip counts for whose length nobody knows: the longest that most models make at once. */
const UNKNOWN_SECONDS = 10;

/**
 * What an estimate is held against before somebody is asked, in USD: what has no known price counts at the dearest of its pack that is known,
 * so that it is never taken for nothing. It is no price, and is shown to nobody.
 */
export function cautiousUsd(lines: readonly EstimateLine[]): Decimal {
  return sum(lines.map((line) => usdOf(line.units === undefined ? dearest(line) : decimalOf(line.units), line.pack)));
}

function dearest({ pack, kind, results, seconds }: EstimateLine): Decimal {
  if (kind !== 'video') return multiply(decimalOf(results), highest(pack, 'result'));
  return multiply(decimalOf(seconds === 0 ? results * UNKNOWN_SECONDS : seconds), highest(pack, 'second'));
}

function highest(pack: Pack, per: Price['per']): Decimal {
  const units = PRODUCT_NAMES.filter((name) => CATALOGUE[name].pack === pack)
    .flatMap((name) => listPrices(CATALOGUE[name]))
    .flatMap((price) => (price.per === per ? [price.units] : []));
  return units.reduce<Decimal>((most, one) => (compare(one, most) > 0 ? one : most), '0');
}

const listPrices = ({ models, prices = [] }: Product): readonly Price[] => [
  ...prices,
  ...Object.values(models).flatMap((model) => model.prices ?? []),
];
