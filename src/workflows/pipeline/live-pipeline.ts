import { patched } from '@temporalio/workflow';
import { PATCHES } from '../../contract/patches.js';
import { createPipelineBook } from '../../domain/pipeline/book/book.js';
import type { Begun, Making } from '../../domain/pipeline/book/making.js';
import { isUnderWay, newMaking, STANDINGS, unbegun } from '../../domain/pipeline/book/making.js';
import { createPreparation } from '../../domain/pipeline/book/prepare.js';
import type { KnownRecord } from '../../domain/pipeline/book/record.js';
import type { End } from '../../domain/pipeline/book/settle.js';
import { settleMaking } from '../../domain/pipeline/book/settle.js';
import { linkSteps } from '../../domain/pipeline/graph/links.js';
import { selectSteps } from '../../domain/pipeline/graph/select.js';
import type { PipelineRequest } from '../../domain/pipeline/pipeline-request.js';
import type { PipelineStatus } from '../../domain/pipeline/pipeline-status.js';
import type { PipelineFacts } from '../../domain/pipeline/progress/pipeline-facts.js';
import { summarizePipeline } from '../../domain/pipeline/progress/summarize.js';
import type { Step } from '../../domain/pipeline/step.js';
import { fingerprint } from '../../domain/text/fingerprint.js';
import { now } from '../now.js';
import { createWaker } from '../waker.js';
import { createKnownRecords } from './known-records.js';
import { createPreparedMakings } from './prepared-makings.js';

export type LivePipeline = ReturnType<typeof createLivePipeline>;

export type BegunMaking = Making & { readonly begun: Begun };

/** The mutable things of a pipeline: its makings, its facts, what its journal knows and what that lacks still. */
export function createLivePipeline(request: PipelineRequest, first: PipelineFacts) {
  const linked = linkSteps(request.steps).value;
  const { chosen, anew } = selectSteps(linked, request.selection);
  const steps = new Map(request.steps.map((step) => [step.name, step]));
  const waker = createWaker();
  const known = createKnownRecords();
  const openBook = (makings: readonly Making[] = linked.map(({ step }) => firstMaking(step, anew))) =>
    createPipelineBook(linked, makings);
  let facts = first;
  let book = openBook();
  const prepared = createPreparedMakings(openPreparation);

  function openPreparation() {
    const contentOf = (file: string) => facts.contents?.[fingerprint(file)];
    return createPreparation({ request, linked, chosen, book, recordsOf: known.recordsOf, contentOf, readsRowsAgain });
  }

  function put(making: Making): void {
    // Others that are ready still were to be made of what is made again now.
    if (isOver(book.get(making)) && !isOver(making)) prepared.forgetAll();
    else prepared.forget(making);
    book.put(making);
    waker.wake();
  }

  function note(change: Partial<PipelineFacts>): void {
    facts = { ...facts, ...change };
    waker.wake();
  }

  return {
    ...waker,
    ...known,
    ...{ request, linked },
    facts: () => facts,
    book: () => book,
    put,
    note,
    stepOf: (making: Making): Step | undefined => steps.get(making.step),
    /** What comes next of a making that is ready; asked again it says the same, until the making changes, or what it is made of. */
    prepare: prepared.of,
    /** Takes what the journal knows, and the makings as an earlier run of the workflow has left them. */
    open(records: readonly KnownRecord[], change: Partial<PipelineFacts>, makings?: readonly Making[]): void {
      known.take(records);
      book = openBook(makings);
      prepared.forgetAll();
      note({ ...change, isOpen: true });
    },
    /** Takes note of the end of a making; the end of one that is not under way any more says nothing. */
    settle(making: Making | undefined, end: End): void {
      const kind = making && steps.get(making.step)?.kind;
      if (making === undefined || kind === undefined || !isUnderWay(making) || !isBegun(making)) return;
      const settled = settleMaking(making, end, { kind, facts, at: now() });
      facts = settled.facts;
      known.keep(settled.record);
      put(settled.making);
    },
    status: (): PipelineStatus => summarizePipeline({ name: request.name, linked, book, facts }, Date.now()),
  };
}

const readsRowsAgain = (): boolean => patched(PATCHES.rowsAreReadAgain);

function firstMaking({ name }: Step, anew: ReadonlySet<string>): Making {
  return { ...newMaking({ step: name }), ...(anew.has(name) ? { isAnew: true } : {}) };
}

const isOver = (making: Making | undefined): boolean => making !== undefined && STANDINGS[making.state] === 'over';

/** As it was before it was begun. */
export const putBack = (making: Making): Making => ({ ...unbegun(making), tries: Math.max(0, making.tries - 1) });

export const isBegun = (making: Making): making is BegunMaking => making.begun !== undefined;
