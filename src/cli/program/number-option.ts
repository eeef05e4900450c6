import { InvalidConfig } from '../../config/read-config.js';

/** The number that an option holds, undefined when it is not given; throws `InvalidConfig` for anything else. */
export function parseNumberOption(
  name: string,
  value: unknown,
  { min, max, whole = false }: { min: number; max: number; whole?: boolean },
): number | undefined {
  if (value === undefined) return undefined;
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  const fits = typeof number === 'number' && number >= min && number <= max && (!whole || Number.isInteger(number));
  if (fits) return number;
  throw new InvalidConfig(
    `${name} is ${JSON.stringify(value)}; write a ${whole ? 'whole ' : ''}number from ${min} to ${max}`,
  );
}
