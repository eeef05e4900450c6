import { UsageError } from './errors.js';

/** Which of `--state`, `--stuck` and their like was given, if any. */
export type ChosenState<Only extends string> =
  { readonly only: Only; readonly word?: undefined } | { readonly only?: undefined; readonly word: string | undefined };

/** The one that was given of `--state` and the options `names`, which exclude each other. Throws `UsageError` for several. */
export function readChosenState<Only extends string>(
  options: Readonly<Record<string, unknown>>,
  names: readonly Only[],
): ChosenState<Only> {
  const [only, ...others] = names.filter((name) => options[name] === true);
  const word = typeof options.state === 'string' ? options.state : undefined;
  if (others.length > 0 || (only !== undefined && word !== undefined)) {
    const all = ['state', ...names].map((name) => `--${name}`);
    throw new UsageError(`Write one of ${all.slice(0, -1).join(', ')} and ${all.at(-1) ?? ''}, not several`);
  }
  return only === undefined ? { word } : { only };
}
