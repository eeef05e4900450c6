import type { Expected } from '../../batch/cost/expected.js';
import { NOTHING_EXPECTED } from '../../batch/cost/expected.js';
import type { Money } from '../../money.js';
import { NO_MONEY } from '../../money.js';
import type { PipelineState } from '../pipeline-status.js';
import type { PipelineOptions } from '../pipeline-request.js';
import type { ToldOfPipeline } from './pipeline-events.js';

/** What a pipeline knows of itself besides its makings. Travels to its next run as it is. */
export interface PipelineFacts {
  readonly pipelineId: string;
  readonly state: PipelineState;
  /** Why it is paused, waits or failed, as a sentence. */
  readonly reason?: string;
  /** Whether the server has our search attributes. */
  readonly searchable: boolean;
  /** False until the journal was read. */
  readonly isOpen: boolean;
  readonly budget?: number;
  /** Deducted in this run of the pipeline: what the budget is held against. */
  readonly cost: Money;
  /** In those before it. */
  readonly earlier: Money;
  /** Of those that have ended in this run. */
  readonly expected: Expected;
  /** Makings that Kling has deducted something for: what one of unknown price may cost comes from these. */
  readonly paid: number;
  readonly notices: readonly string[];
  /**
   * What was in the files that it names of its own when it began: SHA-256 in hexadecimal digits by the fingerprints of their paths, which for 5,000 files
   * are 430 KB that travel beside the input.
   */
  readonly contents?: Readonly<Record<string, string>>;
  readonly told: ToldOfPipeline;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly pausedAt?: string;
  /** When somebody last resumed it. */
  readonly resumedAt?: string;
  readonly endedAt?: string;
}

/** Of one that has just begun. */
export function firstFacts(
  begun: Pick<PipelineFacts, 'pipelineId' | 'searchable' | 'startedAt'>,
  { budget }: Pick<PipelineOptions, 'budget'>,
): PipelineFacts {
  return {
    ...begun,
    ...(budget === undefined ? {} : { budget }),
    state: 'running',
    isOpen: false,
    cost: NO_MONEY,
    earlier: NO_MONEY,
    expected: NOTHING_EXPECTED,
    paid: 0,
    notices: [],
    told: {},
  };
}
