import { CATALOGUE, PRODUCT_NAMES } from '../../products/catalogue.js';
import type { Field } from '../../products/schema/field.js';

/** Every request field of every product, by name; as the first product has it that takes it. */
export const FIELDS: ReadonlyMap<string, Field> = new Map(
  PRODUCT_NAMES.flatMap((name) => Object.entries(CATALOGUE[name].fields)).filter(
    ([name], at, all) => name !== 'prompt' && all.findIndex(([other]) => other === name) === at,
  ),
);

/** What of `run` has an option: its name, what its value is, and what it does (with the default). */
export const RUN_OPTIONS = [
  ['attempts', 'n', 'tasks that may be paid for when Kling fails to generate (3)'],
  ['timeout', 'time', 'how long to wait for a task before it is parked, e.g. 1h (1h)'],
  ['stuckAfter', 'time', 'when to raise an alert (10m)'],
  ['retryAfter', 'time', 'pause before another attempt (10s)'],
  ['keepAudio', 'form', 'what is kept of a sound that comes as MP3 and as WAV: mp3, wav or both (mp3)'],
  ['name', 'template', 'how the files are called, e.g. "{item}-{prompt}" ({id}, the task)'],
  ['output', 'place', "where the files are kept: s3://bucket/prefix, or a folder below the worker's own place"],
  [
    'expect',
    'what',
    'what the files must be, and what to do if they are not, e.g. "audio, fps=24, fail" (as asked for, else a notice)',
  ],
  ['priority', 'n', 'place in the line for a slot, 1 first to 5 last (3)'],
  ['account', 'name', 'the account of kling.toml that makes and pays it (the default one)'],
] as const;

/** `negative_prompt` and `stuckAfter` as people type options: `negative-prompt`, `stuck-after`. */
export function toFlag(name: string): string {
  return name.replaceAll('_', '-').replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** The key under which commander keeps an option. */
export function toKey(flag: string): string {
  return flag.replace(/-([a-z])/g, (_match, letter: string) => letter.toUpperCase());
}
