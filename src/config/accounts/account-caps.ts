import type { Caps, Period, Spending } from '../../domain/account/caps.js';
import { MEASURES, PERIODS } from '../../domain/account/caps.js';
import { decimalOf } from '../../domain/decimal.js';
import type { Complaint } from '../../domain/invalid-request.js';
import type { Parsed } from '../../domain/parsed.js';
import { isRecord } from '../../domain/record.js';
import { quote } from '../../domain/text/quote.js';
import { explainUnknown } from './explain-unknown.js';

const nameOf = (period: Period): string => `${period}_cap`;
export const CAP_NAMES: readonly string[] = PERIODS.map(nameOf);

const EXAMPLE = '{ video_units = 100 }';

/** What an account may spend in a day and a month, as its table says. */
export function readCaps(table: Readonly<Record<string, unknown>>, at: string): Parsed<Caps> {
  const read = PERIODS.flatMap((period) => {
    const value = table[nameOf(period)];
    return value === undefined ? [] : [{ period, ...readCap(value, `${at}.${nameOf(period)}`) }];
  });
  return {
    value: Object.fromEntries(read.map(({ period, value }) => [period, value])),
    problems: read.flatMap(({ problems }) => problems),
  };
}

function readCap(value: unknown, at: string): Parsed<Spending> {
  if (!isRecord(value) || Object.keys(value).length === 0)
    return { value: {}, problems: [{ path: at, text: `is ${quote(value)}; write e.g. ${EXAMPLE}` }] };
  const problems = Object.entries(value).flatMap(([name, amount]): Complaint[] => {
    const unknown = explainUnknown(name, MEASURES);
    if (unknown !== undefined) return [{ path: `${at}.${name}`, text: unknown }];
    if (isAmount(amount)) return [];
    return [{ path: `${at}.${name}`, text: `is ${quote(amount)}; write a number above 0` }];
  });
  const amounts = MEASURES.flatMap((measure) => {
    const amount = value[measure];
    return isAmount(amount) ? [[measure, decimalOf(amount)] as const] : [];
  });
  return { value: Object.fromEntries(amounts), problems };
}

const isAmount = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value) && value > 0;
