import { ACCOUNT_NAME_RULE, DEFAULT_ACCOUNT, isAccountName } from '../account/account-name.js';
import type { Expectation, NOTHING } from './checks/expectation.js';
import { parseExpectation } from './checks/expectation.js';
import { parseDurationMs } from '../duration.js';
import type { AudioForm } from './files/kept-files.js';
import { AUDIO_FORMS } from './files/kept-files.js';
import { parseNameTemplate } from './files/name-template.js';
import { parseOutputPlace } from './files/output-place.js';
import type { Complaint } from '../invalid-request.js';
import type { Parsed } from '../parsed.js';
import { invalid, valid } from '../parsed.js';
import type { NotifyTarget } from '../notices/target.js';
import { parseNotify } from '../notices/target.js';
import type { Then } from '../notices/then.js';
import { parseThen } from '../notices/then.js';
import { explainUnknown } from '../text/explain-unknown.js';
import { quote } from '../text/quote.js';
import { readNumber } from '../text/read-number.js';

/** How we run a generation, as opposed to what Kling is asked for: the nested object `run` of a request. */
export interface RunOptions {
  /** Tasks that may be made, and paid, for one generation when Kling fails to generate. Default 3. */
  readonly attempts: number;
  /** From a task's creation until we stop waiting and park it with its id. Default 1 h. */
  readonly timeoutMs: number;
  /** From a task's creation until a person should look. Default 10 min; the slowest documented products take minutes. */
  readonly stuckAfterMs: number;
  /** Pause before another attempt, so that a bad moment at Kling can pass. Default 10 s. */
  readonly retryAfterMs: number;
  /** Temporal's priority key for the wait for a slot: 1 is first, 5 last. Default 3. */
  readonly priority: number;
  /** The form in which sounds are kept that Kling gives in two; MP3 when absent. */
  readonly keepAudio?: AudioForm;
  /** Models and fields that this version does not know are sent as they are. */
  readonly allowUnknown?: true;
  /** The account that makes and pays it, for life. Absent for the default account. */
  readonly account?: string;
  /** Who hears of it, besides those whom the operator has named. */
  readonly notify?: readonly NotifyTarget[];
  /** A workflow of the user's that is started with its result. */
  readonly then?: Then;
  /** How its files are called: a text with placeholders. Absent for files that are called after the task. */
  readonly name?: string;
  /** Where its files are kept. Absent for the worker's own place. */
  readonly output?: string;
  /** What its files are held against besides the request itself. Absent: the request alone. */
  readonly expect?: Expectation | typeof NOTHING;
}

const DEFAULTS: RunOptions = {
  attempts: 3,
  timeoutMs: 3_600_000,
  stuckAfterMs: 600_000,
  retryAfterMs: 10_000,
  priority: 3,
};

export const RUN_OPTION_NAMES = [
  'attempts',
  'timeout',
  'stuckAfter',
  'retryAfter',
  'priority',
  'keepAudio',
  'allowUnknown',
  'account',
  'name',
  'notify',
  'then',
  'output',
  'expect',
] as const;

/** Reads `run`; what is absent or wrong gets its default. `others` are names that the caller has read itself. */
export function parseRunOptions(value: unknown, others: readonly string[] = []): Parsed<RunOptions> {
  if (value === undefined) return valid(DEFAULTS);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return invalid(DEFAULTS, 'run', 'write an object, e.g. {"attempts":2,"timeout":"1h"}');
  }
  const given = value as Record<string, unknown>;
  const unknown = Object.keys(given).flatMap((name): readonly Complaint[] => {
    const text = explainRunOption(name, others);
    return text === undefined ? [] : [{ path: `run.${name}`, text }];
  });
  const attempts = parseCount('attempts', given.attempts, 10);
  const timeout = parseSpan('timeout', given.timeout, DEFAULTS.timeoutMs);
  const stuckAfter = parseSpan('stuckAfter', given.stuckAfter, DEFAULTS.stuckAfterMs);
  const retryAfter = parseSpan('retryAfter', given.retryAfter, DEFAULTS.retryAfterMs);
  const priority = parseCount('priority', given.priority, 5);
  const keepAudio = parseKeepAudio(given.keepAudio);
  const allowUnknown = parseFlag('allowUnknown', given.allowUnknown);
  const account = parseAccount(given.account);
  const name = parseNameTemplate(given.name);
  const output = parseOutputPlace(given.output);
  const notify = parseNotify(given.notify);
  const then = parseThen(given.then);
  const expect = parseExpectation(given.expect);
  return {
    value: {
      attempts: attempts.value,
      timeoutMs: timeout.value,
      stuckAfterMs: stuckAfter.value,
      retryAfterMs: retryAfter.value,
      priority: priority.value,
      ...(keepAudio.value === undefined ? {} : { keepAudio: keepAudio.value }),
      ...(allowUnknown.value ? { allowUnknown: true } : {}),
      ...(account.value === undefined ? {} : { account: account.value }),
      ...(name.value === undefined ? {} : { name: name.value }),
      ...(output.value === undefined ? {} : { output: output.value }),
      ...(notify.value === undefined ? {} : { notify: notify.value }),
      ...(then.value === undefined ? {} : { then: then.value }),
      ...(expect.value === undefined ? {} : { expect: expect.value }),
    },
    problems: [
      unknown,
      ...[
        notify,
        then,
        attempts,
        timeout,
        stuckAfter,
        retryAfter,
        priority,
        keepAudio,
        allowUnknown,
        account,
        name,
        output,
        expect,
      ].map(({ problems }) => problems),
    ].flat(),
  };
}

/** By its name; the default account's own stands for none, so that both wait in the same line. */
function parseAccount(value: unknown): Parsed<string | undefined> {
  if (value === undefined || value === '' || value === DEFAULT_ACCOUNT) return valid(undefined);
  if (isAccountName(value)) return valid(value);
  return invalid(undefined, 'run.account', `${quote(value)} is no name of an account; ${ACCOUNT_NAME_RULE}`);
}

/** What is wrong with a name in `run`; undefined for one that it has. */
export function explainRunOption(name: string, others: readonly string[] = []): string | undefined {
  const names: readonly string[] = [...RUN_OPTION_NAMES, ...others];
  return names.includes(name) ? undefined : explainUnknown(name, names);
}

function parseCount(name: 'attempts' | 'priority', value: unknown, max: number): Parsed<number> {
  if (value === undefined) return valid(DEFAULTS[name]);
  const count = readNumber(value);
  if (count !== undefined && Number.isInteger(count) && count >= 1 && count <= max) return valid(count);
  return invalid(DEFAULTS[name], `run.${name}`, `${quote(value)}; write a whole number from 1 to ${max}`);
}

/** Spreadsheets write TRUE and FALSE. */
function parseFlag(name: string, value: unknown): Parsed<boolean> {
  const word = typeof value === 'string' ? value.toLowerCase() : value;
  if (word === undefined || word === false || word === 'false') return valid(false);
  return word === true || word === 'true'
    ? valid(true)
    : invalid(false, `run.${name}`, `${quote(value)}; write true or false`);
}

function parseKeepAudio(value: unknown): Parsed<AudioForm | undefined> {
  const form = AUDIO_FORMS.find((one) => one === value);
  if (value === undefined || form !== undefined) return valid(form);
  return invalid(
    undefined,
    'run.keepAudio',
    `${quote(value)}; write ${AUDIO_FORMS.map((one) => `"${one}"`).join(' or ')}`,
  );
}

/** A week bounds every span: a task's files die after 30 days, and a longer wait is more likely a slip of the pen. */
const LONGEST_MS = 7 * 86_400_000;
/** Characters; what is longer is no duration, and need not be read. */
const MAX_SPAN_LENGTH = 100;

function parseSpan(name: string, value: unknown, defaultMs: number): Parsed<number> {
  if (value === undefined) return valid(defaultMs);
  const spanMs = typeof value === 'string' && value.length > MAX_SPAN_LENGTH ? undefined : parseDurationMs(value);
  if (spanMs !== undefined && spanMs <= LONGEST_MS) return valid(spanMs);
  const text = `${quote(value)} is not a duration of at most 7 days; write e.g. "90s", "10m" or "1h"`;
  return invalid(defaultMs, `run.${name}`, text);
}
