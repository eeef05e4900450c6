import { placeOf } from '../../domain/pipeline/book/making.js';
import type { PreparedMaking } from '../../domain/pipeline/book/prepare.js';
import type { Children } from '../children/children.js';
import { createChildren } from '../children/children.js';
import type { PipelineJournal } from './journal.js';
import { createPipelineJournal } from './journal.js';
import type { BegunMaking, LivePipeline } from './live-pipeline.js';
import type { Operations } from './operations.js';
import { createOperations } from './operations.js';
import { toStepChild } from './step-child.js';
import { takeChildEnd } from './step-ends.js';

/** What does the work of a pipeline. */
export interface Makers {
  readonly children: Children;
  readonly operations: Operations;
  readonly journal: PipelineJournal;
  /** Starts the generation or the batch of a making. */
  readonly startChild: (making: BegunMaking, prepared: PreparedMaking) => void;
}

export function createMakers(live: LivePipeline): Makers {
  const plans = new Map<string, PreparedMaking>();
  const children: Children = createChildren(
    (place, outcome, how) => takeChildEnd(live, { place, outcome, how }, startAgain),
    (error) => live.fail(error),
  );

  function startChild(making: BegunMaking, prepared: PreparedMaking): void {
    plans.set(placeOf(making), prepared);
    children.start(toStepChild(live, making, prepared));
  }

  /** Of one whose workflow was another making of the same step. */
  function startAgain(making: BegunMaking): void {
    const prepared = plans.get(placeOf(making));
    if (prepared !== undefined) startChild(making, { ...prepared, isIdUsed: true });
  }

  return { children, operations: createOperations(live), journal: createPipelineJournal(live), startChild };
}
