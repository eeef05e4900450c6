import { UsageError } from './errors.js';

/** Which numbers an option takes. */
export interface NumberRange {
  readonly min: number;
  readonly max: number;
  readonly whole?: boolean;
}

/** Port 0 is any that is free. */
export const PORTS: NumberRange = { min: 0, max: 65_535, whole: true };
/** Simulated seconds a second. */
export const SPEEDS: NumberRange = { min: 0.01, max: 100_000 };

/** The number that an option holds, undefined when it is not given; throws `UsageError` for anything else. */
export function parseNumberOption(
  name: string,
  value: unknown,
  { min, max, whole = false }: NumberRange,
): number | undefined {
  if (value === undefined) return undefined;
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  const fits = typeof number === 'number' && number >= min && number <= max && (!whole || Number.isInteger(number));
  if (fits) return number;
  throw new UsageError(
    `${name} is ${JSON.stringify(value)}; write a ${whole ? 'whole ' : ''}number from ${min} to ${max}`,
  );
}
