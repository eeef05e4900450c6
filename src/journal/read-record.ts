import { isAccountName } from '../domain/account/account-name.js';
import type { ItemRecord } from '../domain/batch/item.js';
import { isDecimal } from '../domain/decimal.js';
import type { Json } from '../domain/record.js';
import { isObject } from '../domain/record.js';

type Check = (value: unknown) => boolean;

/** Half of a character cannot be written into the address of a file. */
const isText: Check = (value) => typeof value === 'string' && !/\p{Surrogate}/u.test(value);
const isNumber: Check = (value) => typeof value === 'number';
const isMaybe =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);

const ENDS: readonly unknown[] = ['completed', 'failed', 'cancelled'] satisfies readonly ItemRecord['state'][];

/** Without these nobody knows what a record is about. */
const NEEDED: Readonly<Record<string, Check>> = {
  id: isText,
  workflowId: isText,
  state: (value) => ENDS.includes(value),
  attempts: isNumber,
  artifacts: Array.isArray,
  endedAt: isText,
};

/** What was found in a file: numbers, flags, and `null` for what it does not say. */
function isFound(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { seconds, width, height, fps, audio, whole } = value;
  const numbers = [seconds, width, height, fps].every((one) => one === null || isNumber(one));
  return numbers && [audio, whole].every((one) => one === null || typeof one === 'boolean');
}

/** What a field that may be absent must be. Where it is something else the rest is still worth more without it than not at all: what a record tells of is paid. */
type Optional = Readonly<Record<string, Check>>;

const ARTIFACT: Optional = {
  kind: isText,
  index: isNumber,
  sha256: isText,
  url: isText,
  id: isText,
  durationSeconds: isNumber,
  group: isNumber,
  part: isText,
  watermarked: (value) => value === true,
  thumbnail: isText,
  found: isFound,
};

const AMOUNTS = ['units', 'amount'];

const isTexts = (value: unknown): boolean => Array.isArray(value) && value.every(isText);

const isStep = (step: unknown): boolean =>
  isObject(step) &&
  [step.step, step.kind, step.state].every(isText) &&
  Array.isArray(step.artifacts) &&
  step.artifacts.every((artifact) => isFile(artifact) && isText(artifact.kind));

const OPTIONAL: Optional = {
  account: isAccountName,
  taskId: isText,
  task: isText,
  model: isText,
  elapsedSeconds: isNumber,
  generatingSeconds: isNumber,
  isTaskPaid: (value) => typeof value === 'boolean',
  entries: (value) =>
    Array.isArray(value) &&
    value.every((entry) => isObject(entry) && isText(entry.kind) && isText(entry.id) && isMaybe(isText)(entry.name)),
  pipeline: (value) =>
    isObject(value) && isText(value.content) && Array.isArray(value.steps) && value.steps.every(isStep),
  lacks: isTexts,
  differences: isTexts,
  cost: (value) =>
    isObject(value) && AMOUNTS.every((name) => isMaybe(isDecimal)(value[name])) && isMaybe(isText)(value.currency),
  error: (value) => isObject(value) && isText(value.kind) && isText(value.text) && isMaybe(isNumber)(value.code),
};

const DAMAGED = { kind: 'Unexpected', text: 'what was kept of it is damaged' } as const;

/** What is kept on disk of an item that has ended: somebody may have changed it. Undefined for what is no such record; of one that is, what cannot be read is left out. */
export function readRecord(value: unknown): ItemRecord | undefined {
  if (!isObject(value) || !Object.entries(NEEDED).every(([name, isRight]) => isRight(value[name]))) return undefined;
  const artifacts = (value.artifacts as unknown[]).filter(isFile).map((file) => dropWrong(file, ARTIFACT));
  const damaged = value.state === 'failed' ? { error: DAMAGED } : {};
  return { ...damaged, ...dropWrong(value, OPTIONAL), artifacts } as unknown as ItemRecord;
}

function dropWrong(fields: Json, checks: Optional): Json {
  const isRight = (name: string, value: unknown) => !Object.hasOwn(checks, name) || checks[name]?.(value) === true;
  return Object.fromEntries(Object.entries(fields).filter(([name, value]) => isRight(name, value)));
}

const isFile = (value: unknown): value is Json => isObject(value) && isText(value.file) && isNumber(value.bytes);
