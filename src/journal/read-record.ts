import { isAccountName } from '../domain/account/account-name.js';
import type { ItemRecord } from '../domain/batch/item.js';
import { isCost } from '../domain/money.js';
import type { Json } from '../domain/record.js';
import type { Check, Shape } from '../domain/shape.js';
import { isBoolean, isList, listOf, nullable, oneOf, optional, shaped } from '../domain/shape.js';

/** Half of a character cannot be written into the address of a file. */
const isText: Check = (value) => typeof value === 'string' && !/\p{Surrogate}/u.test(value);
const isNumber: Check = (value) => typeof value === 'number';

const ENDS = ['completed', 'failed', 'cancelled'] satisfies readonly ItemRecord['state'][];

/** Without these nobody knows what a record is about. */
const isRecordOfItem = shaped({
  ...{ id: isText, workflowId: isText, state: oneOf(ENDS), attempts: isNumber },
  ...{ artifacts: isList, endedAt: isText },
});

/** What was found in a file: numbers, flags, and `null` for what it does not say. */
const isFound = shaped({
  ...{ seconds: nullable(isNumber), width: nullable(isNumber), height: nullable(isNumber), fps: nullable(isNumber) },
  ...{ audio: nullable(isBoolean), whole: nullable(isBoolean) },
});

/** What a field that may be absent must be. Where it is something else the rest is still worth more without it than not at all: what a record tells of is paid. */
const ARTIFACT: Shape = {
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

const FILE: Shape = { file: isText, bytes: isNumber };
const isFile = shaped(FILE);

const isStep = shaped({
  ...{ step: isText, kind: isText, state: isText },
  artifacts: listOf(shaped({ ...FILE, kind: isText })),
});

const OPTIONAL: Shape = {
  account: isAccountName,
  taskId: isText,
  task: isText,
  model: isText,
  elapsedSeconds: isNumber,
  generatingSeconds: isNumber,
  isTaskPaid: isBoolean,
  entries: listOf(shaped({ kind: isText, id: isText, name: optional(isText) })),
  pipeline: shaped({ content: isText, steps: listOf(isStep) }),
  lacks: listOf(isText),
  differences: listOf(isText),
  cost: isCost,
  error: shaped({ kind: isText, text: isText, code: optional(isNumber) }),
};

const DAMAGED = { kind: 'Unexpected', text: 'what was kept of it is damaged' } as const;

/** What is kept on disk of an item that has ended: somebody may have changed it. Undefined for what is no such record; of one that is, what cannot be read is left out. */
export function readRecord(value: unknown): ItemRecord | undefined {
  if (!isRecordOfItem(value)) return undefined;
  const artifacts = (value.artifacts as unknown[]).filter(isFile).map((file) => dropWrong(file, ARTIFACT));
  const damaged = value.state === 'failed' ? { error: DAMAGED } : {};
  return { ...damaged, ...dropWrong(value, OPTIONAL), artifacts } as unknown as ItemRecord;
}

function dropWrong(fields: Json, checks: Shape): Json {
  const isRight = (name: string, value: unknown) => !Object.hasOwn(checks, name) || checks[name]?.(value) === true;
  return Object.fromEntries(Object.entries(fields).filter(([name, value]) => isRight(name, value)));
}
