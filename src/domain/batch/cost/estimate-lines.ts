import type { ProductName } from '../../../products/catalogue.js';
import { productFor } from '../../../products/added/product-for.js';
import { CATALOGUE } from '../../../products/catalogue.js';
import type { Pack } from '../../../products/pack.js';
import type { Quote } from '../../../products/price.js';
import { countResults, quoteOf, usdOf, videoSeconds } from '../../../products/price.js';
import type { ResultKind } from '../../../products/product.js';
import type { Price } from '../../../products/rules/model.js';
import type { Decimal } from '../../decimal.js';
import { decimalOf, sum, toNumber } from '../../decimal.js';
import type { CreateRequest } from '../../generation/request.js';

/** Requests of one product and model at one price, and what they cost together. */
export interface EstimateLine {
  readonly pack: Pack;
  readonly product: ProductName;
  readonly model?: string;
  readonly requests: number;
  /** What they make, e.g. `video`. */
  readonly kind: ResultKind;
  readonly results: number;
  /** Of video, in all; 0 for what is none, and where nobody knows. */
  readonly seconds: number;
  /** Absent where the price is not known here: then so are the next two. */
  readonly price?: Pick<Price, 'units' | 'per' | 'asOf' | 'source'>;
  readonly units?: number;
  readonly usd?: number;
  /** What makes the price unknown, e.g. `kling-v1`. */
  readonly unknown?: string;
}

interface Priced {
  readonly request: CreateRequest;
  readonly quote?: Quote;
}

/** The requests by what they cost, in the order in which the first of each comes. */
export function listLines(creates: readonly CreateRequest[]): EstimateLine[] {
  const groups = new Map<string, Priced[]>();
  for (const request of creates) {
    const { product, model, body } = request;
    const quote = quoteOf(productFor(request), model, body);
    const key = JSON.stringify([product, model, quote?.price ?? nameUnpriced(request)]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [{ request, quote }]);
    else group.push({ request, quote });
  }
  return [...groups.values()].flatMap(([first, ...others]) => (first === undefined ? [] : sumUp(first, others)));
}

function sumUp(first: Priced, others: readonly Priced[]): EstimateLine {
  const { product, model } = first.request;
  const facts = productFor(first.request);
  const all = [first, ...others];
  const total = (count: (request: CreateRequest) => number) =>
    all.reduce((sum, { request }) => sum + count(request), 0);
  const line = {
    pack: facts.pack,
    product,
    ...(model !== undefined && { model }),
    requests: all.length,
    kind: facts.results[0],
    results: total(({ body }) => countResults(facts, body)),
    seconds: total(({ body }) => videoSeconds(facts, body)),
  };
  if (first.quote === undefined) return { ...line, unknown: nameUnpriced(first.request) };
  const { units: each, per, asOf, source } = first.quote.price;
  const units = sum(all.flatMap(({ quote }) => quote?.units ?? []));
  return {
    ...line,
    price: { units: each, per, asOf, ...(source !== undefined && { source }) },
    units: toNumber(units),
    usd: toNumber(usdOf(units, facts.pack)),
  };
}

/** Units of a pack that the lines come to, as far as their prices are known. */
export const sumUnits = (lines: readonly EstimateLine[], pack: Pack): Decimal =>
  sum(lines.flatMap((line) => (line.pack === pack && line.units !== undefined ? [decimalOf(line.units)] : [])));

/** What a price list would call it: the model with what changes its price. */
function nameUnpriced({ product, model, body }: CreateRequest): string {
  if (model === undefined) return product;
  const facts = CATALOGUE[product];
  const details = [
    body.sound === 'on' ? 'with sound' : '',
    facts.pack === 'image' ? 'for pictures' : '',
    facts.isAsLongAsInput?.(body) === true ? 'for a video as long as the one that is given' : '',
  ];
  return [model, ...details].filter(Boolean).join(' ');
}
