import { parsePipelineOptions } from '../../../domain/pipeline/parse/parse-options.js';
import type { Json } from '../../../domain/record.js';
import { readRunFromOptions } from '../../request/run-from-options.js';

type Options = Readonly<Record<string, unknown>>;

/** `run` of a pipeline by the option that sets it. */
const RUN_OPTIONS = {
  concurrency: '--concurrency',
  budget: '--budget',
  onFailure: '--on-failure',
  attempts: '--attempts',
  timeout: '--timeout',
  output: '--output',
  account: '--account',
  notify: '--notify',
} as const;

/** The options that say how a pipeline is run, as its input has them. Throws `InvalidRequest` with every complaint, named by option. */
export const readPipelineRun = (options: Options): Json =>
  readRunFromOptions(options, RUN_OPTIONS, (run) => parsePipelineOptions(run).problems);
