import type { Json } from '../../record.js';
import { addCost, NO_MONEY } from '../../money.js';
import type { PipelineBook } from '../book/book.js';
import type { Making } from '../book/making.js';
import { placeOf } from '../book/making.js';
import type { LinkedStep } from '../graph/links.js';
import type { StepRow, StepState, StepStatus } from '../pipeline-status.js';
import type { Step, StepKind } from '../step.js';
import { isPaidKind, stepWorkflowId } from '../step.js';

/** One making, as queries tell of it. */
export function toStepStatus(making: Making, kind: StepKind, pipelineId: string): StepStatus {
  const { state, isKept, begun, made, cost, endedAt, tries, error, note } = making;
  const place = placeOf(making);
  const [first] = made?.outputs ?? [];
  return {
    ...{ step: place, kind, state },
    ...(isKept ? { isKept } : {}),
    ...(isPaidKind(kind) && begun !== undefined
      ? { workflowId: made?.workflowId ?? stepWorkflowId({ pipelineId, step: place }) }
      : {}),
    ...ifKnown({ taskId: made?.taskId, file: first?.file, startedAt: begun?.startedAt, endedAt, error, note }),
    ...(cost === undefined ? {} : { cost: addCost(NO_MONEY, cost) }),
    ...(tries > 1 ? { tries } : {}),
  };
}

/** A row for each step of the file. */
export function listRows(linked: readonly LinkedStep[], book: PipelineBook, pipelineId: string): readonly StepRow[] {
  return linked.map(({ step }) => toRow(step, book, pipelineId));
}

function toRow(step: Step, book: PipelineBook, pipelineId: string): StepRow {
  const makings = book.makingsOf(step.name);
  const [first] = makings;
  if (step.forEach === undefined || !book.isSpread(step.name)) {
    if (first !== undefined) return toStepStatus(first, step.kind, pipelineId);
  }
  const counts = book.countsOf(step.name);
  const state = stateOfMany(counts);
  const troubled = makings.find((making) => making.state === state && making.error !== undefined);
  const made = listMade(makings);
  const cost = book.costOf(step.name);
  const startedAt = min(makings, ({ begun }) => begun?.startedAt);
  const isOver = makings.every(({ endedAt, state: one }) => endedAt !== undefined || one === 'skipped');
  return {
    ...{ step: step.name, kind: step.kind, state },
    counts: Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0)),
    ...(makings.length > 0 && makings.every(({ isKept }) => isKept) ? { isKept: true as const } : {}),
    ...ifKnown({
      file: made.first,
      files: made.count || undefined,
      folder: made.folder,
      startedAt,
      error: troubled?.error,
    }),
    ...(isOver ? ifKnown({ endedAt: max(makings, ({ endedAt }) => endedAt) }) : {}),
    ...(cost === undefined ? {} : { cost }),
  };
}

interface MadeFiles {
  readonly first?: string;
  readonly count: number;
  readonly folder?: string;
}

function listMade(makings: readonly Making[]): MadeFiles {
  let first: string | undefined;
  let folder: string | undefined;
  let count = 0;
  for (const { made } of makings) {
    for (const { file } of made?.outputs ?? []) {
      first ??= file;
      count += 1;
      folder = folder === undefined ? folderOf(file) : commonFolder(folder, file);
    }
  }
  return { first, count, ...(folder === '' ? {} : { folder }) };
}

const folderOf = (file: string): string => file.replace(/[/\\]?[^/\\]*$/, '');

function commonFolder(folder: string, file: string): string {
  let common = folder;
  while (common !== '' && !/^[/\\]/.test(file.startsWith(common) ? file.slice(common.length) : ''))
    common = folderOf(common);
  return common;
}

/** Trouble first, then what goes on. */
const BY_WEIGHT: readonly StepState[] = [
  'failed',
  'cancelled',
  'running',
  'waiting',
  'blocked',
  'pending',
  'completed',
  'skipped',
];

/** Elements of which some run and others have failed are running: the step has not ended yet. */
function stateOfMany(counts: Readonly<Record<StepState, number>>): StepState {
  const isRunning = counts.running + counts.waiting > 0 || (counts.pending > 0 && counts.completed + counts.failed > 0);
  if (isRunning) return 'running';
  return BY_WEIGHT.find((state) => counts[state] > 0) ?? 'skipped';
}

const ifKnown = <Facts extends Json>(facts: Facts): Partial<Facts> =>
  Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined)) as Partial<Facts>;

type TextOf = (making: Making) => string | undefined;

/** In the order of texts, hence of times. */
const min = (makings: readonly Making[], textOf: TextOf) => pick(makings, textOf, (text, least) => text < least);
const max = (makings: readonly Making[], textOf: TextOf) => pick(makings, textOf, (text, most) => text > most);

/** There may be thousands: a list of all their texts is not made for one of them. */
function pick(makings: readonly Making[], textOf: TextOf, isBetter: (text: string, best: string) => boolean) {
  let best: string | undefined;
  for (const making of makings) {
    const text = textOf(making);
    if (text !== undefined && (best === undefined || isBetter(text, best))) best = text;
  }
  return best;
}
