import type { Decimal } from '../../domain/decimal.js';
import { decimalOf, isDecimal, multiply, plain, share } from '../../domain/decimal.js';
import type { Complaint } from '../../domain/invalid-request.js';
import type { Parsed } from '../../domain/parsed.js';
import { isRecord } from '../../domain/record.js';
import { nearest } from '../../domain/text/nearest.js';
import { quote } from '../../domain/text/quote.js';
import type { Pack } from '../pack.js';
import { USD_PER_UNIT } from '../price.js';
import type { Product } from '../product.js';
import type { Price } from '../rules/model.js';
import { listUnknown, readList, readTable, refuse } from './read-parts.js';

const NAMES = ['units', 'usd', 'per', 'when', 'given', 'holds', 'asOf', 'source'];
const LONGEST_SOURCE = 300;

/** What a price is read beside: the product, and the types of entries that it and its model take. */
export interface PriceContext {
  readonly product: Product;
  readonly kinds: readonly string[];
}

/** A price in units of the product's pack, or in USD, of a day and from somewhere. */
export function readAddedPrice(
  value: unknown,
  path: string,
  { product, kinds }: PriceContext,
): Parsed<Price | undefined> {
  if (!isRecord(value)) return refuse(path, `is ${quote(value)}; write e.g. { usd = 0.157, per = "second", ... }`);
  const problems: Complaint[] = [...listUnknown(value, path, NAMES)];
  const note = <T>(read: Parsed<T>): T => {
    problems.push(...read.problems);
    return read.value;
  };
  const units = note(readUnits(value, path, product.pack));
  const per = note(readPer(value.per, `${path}.per`));
  const asOf = note(readDate(value.asOf, `${path}.asOf`));
  const source = note(readSource(value.source, `${path}.source`));
  const when = value.when === undefined ? undefined : note(readTable(value.when, `${path}.when`, readWhen(product)));
  const given = note(readNames(value.given, `${path}.given`, { known: Object.keys(product.fields), what: 'field' }));
  const holds = note(readNames(value.holds, `${path}.holds`, { known: kinds, what: 'type of an entry' }));
  if (units === undefined || per === undefined || asOf === undefined || problems.length > 0)
    return { value: undefined, problems };
  return {
    value: {
      units,
      per,
      asOf,
      ...(source === undefined ? {} : { source }),
      ...(when === undefined ? {} : { when }),
      ...(given === undefined ? {} : { given }),
      ...(holds === undefined ? {} : { holds }),
    },
    problems,
  };
}

/** Places of units that are USD divided by the price of one. */
const UNIT_PLACES = 6;

function readUnits(
  { units, usd }: Readonly<Record<string, unknown>>,
  path: string,
  pack: Pack,
): Parsed<Decimal | undefined> {
  if ((units === undefined) === (usd === undefined)) return refuse(path, 'write either units or usd, e.g. usd = 0.157');
  const name = units === undefined ? 'usd' : 'units';
  const amount = toDecimal(units ?? usd);
  if (amount === undefined) return refuse(`${path}.${name}`, `${quote(units ?? usd)}; write a number, e.g. 0.157`);
  return { value: name === 'units' ? amount : toUnits(amount, pack), problems: [] };
}

function toDecimal(value: unknown): Decimal | undefined {
  const decimal = typeof value === 'number' && Number.isFinite(value) ? decimalOf(value) : value;
  return isDecimal(decimal) && !decimal.startsWith('-') ? decimal : undefined;
}

function toUnits(usd: Decimal, pack: Pack): Decimal {
  const scale = '10000' satisfies Decimal;
  return plain(share(multiply(usd, scale), Number(multiply(USD_PER_UNIT[pack], scale)), UNIT_PLACES));
}

function readPer(value: unknown, path: string): Parsed<Price['per'] | undefined> {
  if (value === 'second' || value === 'result') return { value, problems: [] };
  return refuse(path, `${value === undefined ? 'missing' : quote(value)}; write "second" or "result"`);
}

/** A day or a month; TOML has dates of its own. */
function readDate(value: unknown, path: string): Parsed<string | undefined> {
  const text = value instanceof Date ? value.toISOString().slice(0, 10) : value;
  if (typeof text === 'string' && /^\d{4}-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?$/.test(text))
    return { value: text, problems: [] };
  const given = value === undefined ? 'missing' : quote(value);
  return refuse(path, `${given}; write the day on which you have read the price, e.g. "2026-11-02"`);
}

function readSource(value: unknown, path: string): Parsed<string | undefined> {
  if (typeof value === 'string' && value.trim() !== '' && value.length <= LONGEST_SOURCE)
    return { value: value.trim(), problems: [] };
  const given = value === undefined ? 'missing' : quote(value);
  return refuse(
    path,
    `${given}; write where the price comes from, e.g. a URL, in at most ${LONGEST_SOURCE} characters`,
  );
}

const readWhen =
  ({ name: product, fields }: Product) =>
  (value: unknown, path: string, name: string): Parsed<string | undefined> => {
    if (!Object.hasOwn(fields, name)) {
      const guess = nearest(name, Object.keys(fields));
      return refuse(path, `${product} has no such field${guess === undefined ? '' : `; did you mean "${guess}"?`}`);
    }
    const isWord = typeof value === 'string' || typeof value === 'number';
    return isWord ? { value: String(value), problems: [] } : refuse(path, `${quote(value)}; write a word`);
  };

function readNames(
  value: unknown,
  path: string,
  { known, what }: { readonly known: readonly string[]; readonly what: string },
): Parsed<readonly string[] | undefined> {
  if (value === undefined) return { value: undefined, problems: [] };
  return readList(value, path, (one, place) =>
    typeof one === 'string' && known.includes(one)
      ? { value: one, problems: [] }
      : refuse(place, `${quote(one)} is no ${what}; write one of ${known.join(', ')}`),
  );
}
