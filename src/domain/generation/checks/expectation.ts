import { parseDurationMs } from '../../duration.js';
import type { Complaint } from '../../invalid-request.js';
import type { Parsed } from '../../parsed.js';
import { invalid, valid } from '../../parsed.js';
import { isObject } from '../../record.js';
import { explainUnknown } from '../../text/explain-unknown.js';
import { quote } from '../../text/quote.js';
import { readJson } from '../../text/read-json.js';
import { readNumber } from '../../text/read-number.js';

/** What is done about files that are not as they were asked for: told, or a failure, or another task, which costs. */
export const ON_DIFFERENCE = ['notice', 'fail', 'regenerate'] as const;
export type OnDifference = (typeof ON_DIFFERENCE)[number];

/** What somebody expects of the files, besides what the request itself asks for; what is absent is not looked at. */
export interface Expectation {
  readonly audio?: boolean;
  /** Seconds. */
  readonly duration?: number;
  /** Pixels. */
  readonly width?: number;
  readonly height?: number;
  /** e.g. `16:9`. */
  readonly aspect?: string;
  /** Frames a second. */
  readonly fps?: number;
  readonly minBytes?: number;
  readonly onDifference: OnDifference;
}

/** Written where nothing is to be checked. */
export const NOTHING = 'nothing';

/** Whether files that differ make another task, which costs. */
export const makesAnew = (expect: Expectation | typeof NOTHING | undefined): boolean =>
  typeof expect === 'object' && expect.onDifference === 'regenerate';

type Name = Exclude<keyof Expectation, 'onDifference'>;

/** A value as it was understood; undefined for one that is none. */
const READERS: Readonly<Record<Name, (value: unknown) => Expectation[Name]>> = {
  audio: (value) => (isWord(value, 'true') ? true : isWord(value, 'false') ? false : undefined),
  duration: (value) => {
    const ms = typeof value === 'string' && value.length > 100 ? undefined : parseDurationMs(value);
    return ms !== undefined && ms > 0 && ms <= 3_600_000 ? ms / 1000 : undefined;
  },
  width: (value) => readWhole(value, 100_000),
  height: (value) => readWhole(value, 100_000),
  aspect: (value) => (typeof value === 'string' && ASPECT.test(value) ? value : undefined),
  fps: (value) => {
    const rate = readNumber(value);
    return rate !== undefined && rate > 0 && rate <= 1000 ? rate : undefined;
  },
  minBytes: readBytes,
};

/** What to write, where something else was written. */
const TAKES: Readonly<Record<Name | 'onDifference', string>> = {
  audio: 'write true or false',
  duration: 'write seconds, e.g. 5 or "5s"',
  width: 'write pixels, e.g. 1920',
  height: 'write pixels, e.g. 1080',
  aspect: 'write e.g. "16:9"',
  fps: 'write frames a second, e.g. 24',
  minBytes: 'write bytes, e.g. 500000 or "2MB"',
  onDifference: `write ${ON_DIFFERENCE.map((word) => `"${word}"`).join(', ')}`,
};
const NAMES = Object.keys(TAKES);

const ASPECT = /^[1-9]\d{0,4}:[1-9]\d{0,4}$/;
const SHORT = '{"audio":true,"onDifference":"fail"}, or in short "audio, fail"';

/** Reads `run.expect`: an object, the JSON of one, or the short form that fits into a cell. */
export function parseExpectation(value: unknown): Parsed<Expectation | typeof NOTHING | undefined> {
  if (value === undefined || value === '') return valid(undefined);
  if (value === NOTHING) return valid(NOTHING);
  const given = typeof value === 'string' ? readText(value) : value;
  if (isObject(given)) return readEntries(Object.entries(given));
  return invalid(undefined, 'run.expect', `${quote(value)}; write ${SHORT}, or "${NOTHING}" to check nothing`);
}

function readText(text: string): unknown {
  if (text.length > 1000) return undefined;
  if (text.trimStart().startsWith('{')) return readJson(text);
  const parts = text.split(',').map((part) => part.trim());
  return Object.fromEntries(parts.map(readPart));
}

/** `audio`, `fps=24`, `fail`. */
function readPart(part: string): readonly [string, unknown] {
  const [name = '', ...value] = part.split('=').map((word) => word.trim());
  if (value.length > 0) return [name, value.join('=')];
  return ON_DIFFERENCE.some((word) => word === name) ? ['onDifference', name] : [name, name === 'audio' ? true : ''];
}

function readEntries(entries: readonly (readonly [string, unknown])[]): Parsed<Expectation> {
  const read: Partial<Record<Name, unknown>> = {};
  const problems: Complaint[] = [];
  let onDifference: OnDifference = 'notice';
  for (const [name, value] of entries) {
    const path = `run.expect.${name}`;
    if (name === 'onDifference') {
      const word = ON_DIFFERENCE.find((one) => one === value);
      if (word === undefined) problems.push({ path, text: `${quote(value)}; ${TAKES.onDifference}` });
      else onDifference = word;
    } else if (isName(name)) {
      const understood = READERS[name](value);
      if (understood === undefined) problems.push({ path, text: `${quote(value)}; ${TAKES[name]}` });
      else read[name] = understood;
    } else problems.push({ path, text: explainUnknown(name, NAMES, ON_DIFFERENCE) });
  }
  return { value: { ...(read as Omit<Expectation, 'onDifference'>), onDifference }, problems };
}

const isName = (name: string): name is Name => Object.hasOwn(READERS, name);

const isWord = (value: unknown, word: 'true' | 'false'): boolean =>
  String(value).toLowerCase() === word && (typeof value === 'boolean' || typeof value === 'string');

function readWhole(value: unknown, max: number): number | undefined {
  const number = readNumber(value);
  return number !== undefined && Number.isInteger(number) && number >= 1 && number <= max ? number : undefined;
}

const UNITS: Readonly<Record<string, number>> = { '': 1, kb: 1e3, mb: 1e6, gb: 1e9 };

function readBytes(value: unknown): number | undefined {
  const [, number, unit = ''] = /^\s*(\d+(?:\.\d+)?)\s*([kmg]?b?)\s*$/i.exec(String(value).slice(0, 40)) ?? [];
  const factor = UNITS[unit.toLowerCase() === 'b' ? '' : unit.toLowerCase()];
  return typeof value === 'object' || number === undefined || factor === undefined
    ? undefined
    : readWhole(Math.round(Number(number) * factor), 1e12);
}
