import type { Complaint } from '../../invalid-request.js';
import type { GenerationRequest } from '../../generation/request.js';
import type { Json } from '../../record.js';
import type { LinkedStep } from '../graph/links.js';
import type { NamedFile } from '../operations/operation-files.js';
import type { Makes } from './makes.js';
import type { StandIns } from './stand-ins.js';

/** A step as far as it is known before the start. */
export interface CheckedStep extends LinkedStep {
  readonly makes: Makes;
  /** How often it is made; absent where an earlier step decides that. What its `when` leaves out for certain does not count. */
  readonly times?: number;
  /** How many elements it has, those included that its `when` leaves out; absent without `forEach`, and where that is not known. */
  readonly elements?: number;
  /** False where the selection leaves it out. */
  readonly isChosen: boolean;
  /** What it asks of Kling, as far as it is known: one for each making, or one that stands for all where it is not known how many. */
  readonly requests: readonly GenerationRequest[];
  /** What it takes as an operation that was not made by others. */
  readonly files: readonly NamedFile[];
  /** The files of rows of its batches, as far as all is known of them; one for each making. */
  readonly rowFiles?: readonly RowFile[];
}

/** A file of rows of this machine, and how it is read. */
export interface RowFile {
  readonly manifest: string;
  readonly set: Json;
  readonly ignoreColumns?: readonly string[];
}

/** The files of rows of a step. */
export interface StepRowFiles {
  readonly step: string;
  readonly rowFiles: readonly RowFile[];
}

/** Those of steps that are to be made. */
export const listRowFiles = ({ steps }: Pick<CheckedPipeline, 'steps'>): readonly StepRowFiles[] =>
  steps.flatMap(({ step, isChosen, rowFiles = [] }) =>
    isChosen && rowFiles.length > 0 ? [{ step: step.name, rowFiles }] : [],
  );

export interface CheckedPipeline {
  /** Each behind those that it waits for. */
  readonly steps: readonly CheckedStep[];
  readonly problems: readonly Complaint[];
  /** What will do, but was hardly meant so. */
  readonly warnings: readonly Complaint[];
}

/** One making of a step. */
export interface CheckedBody extends Pick<CheckedStep, 'makes' | 'requests' | 'files' | 'rowFiles'> {
  readonly problems: readonly Complaint[];
  readonly warnings: readonly Complaint[];
}

/** What the body of a generation or a batch is checked with. */
export interface BodyContext {
  readonly standIns: StandIns;
  /** What a step before makes. */
  readonly makesOf: (step: string) => Makes | undefined;
}
