import { InvalidRequest } from '../../../domain/invalid-request.js';
import { parsePipelineOptions } from '../../../domain/pipeline/parse/parse-options.js';
import type { Json } from '../../../domain/record.js';

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
export function readPipelineRun(options: Options): Json {
  const names = Object.keys(RUN_OPTIONS).filter((name) => options[name] !== undefined);
  const run = Object.fromEntries(names.map((name) => [name, options[name]]));
  const { problems } = parsePipelineOptions(run);
  if (problems.length > 0) throw new InvalidRequest(problems.map(({ path, text }) => ({ path: toOption(path), text })));
  return run;
}

const toOption = (path: string): string =>
  Object.entries(RUN_OPTIONS).find(([name]) => path === `run.${name}` || path.startsWith(`run.${name}[`))?.[1] ?? path;
