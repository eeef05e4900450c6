import type { EstimateLine } from '../../domain/batch/cost/estimate-lines.js';
import type { Estimate } from '../../domain/batch/cost/estimate.js';
import { renderAmount, renderSource, renderUsd } from '../../domain/batch/cost/render-estimate.js';
import type { Paint } from '../screen/paint.js';
import { renderTable } from '../screen/text-table.js';

const HEAD = ['REQUESTS', 'PRODUCT', 'MODEL', 'MAKES', 'PRICE', 'UNITS', 'MONEY', 'PRICE LIST'] as const;

/** What an estimate comes from: a row for each product, model and price, below an empty line. */
export function renderLines({ lines }: Estimate, paint?: Paint): string[] {
  return lines.length === 0 ? [] : ['', ...renderTable(HEAD, lines.map(toRow), { paint })];
}

function toRow(line: EstimateLine): string[] {
  const { requests, product, model = '-', pack, price, units, usd } = line;
  const asked = [requests.toLocaleString('en-US'), product, model, renderAmount(line)];
  if (price === undefined || units === undefined || usd === undefined)
    return [...asked, 'not known here', '?', '?', '-'];
  const each = `${price.units} ${price.per === 'second' ? 'a second' : 'each'}`;
  return [...asked, each, `${units.toLocaleString('en-US')} ${pack}`, renderUsd(usd), renderSource(price)];
}
