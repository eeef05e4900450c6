import { stat } from 'node:fs/promises';
import { estimate, expectedSeconds } from '../../domain/batch/cost/estimate.js';
import { renderEstimate } from '../../domain/batch/cost/render-estimate.js';
import { planFile } from '../batch/start/plan-file.js';
import { reckonPlan, slotsOf } from '../batch/start/reckon-plan.js';
import { readRequest } from '../request/read-request.js';
import type { Io } from '../process/io.js';
import { UsageError } from '../program/errors.js';
import type { ExitCode } from '../program/exit-codes.js';
import { EXIT } from '../program/exit-codes.js';
import { toInput } from '../request/read-options.js';
import { renderLines } from './render-lines.js';

type Options = Readonly<Record<string, unknown>>;

/** `kling estimate`: what a request, or what is missing of a file, will cost. Needs no server and no keys, and starts nothing. */
export async function runEstimate(given: string | undefined, options: Options, io: Io): Promise<ExitCode> {
  if (given !== undefined && (await isFile(given))) return estimateFile(given, options, io);
  const ofFiles = FILE_OPTIONS.find(([key]) => options[key] !== undefined);
  if (ofFiles !== undefined) {
    const which = given === undefined ? 'and none is named' : `and ${JSON.stringify(given)} is none`;
    throw new UsageError(`${ofFiles[1]} is for the rows of a file, ${which}; write e.g. kling estimate prompts.csv`);
  }
  const { input } = await readRequest('estimate', given, options, io);
  const estimated = estimate([{ id: 'request', request: input }]);
  const slots = slotsOf(io.config);
  if (io.json) io.out(JSON.stringify({ ...estimated, expectedSeconds: expectedSeconds(estimated, slots) }));
  else [...renderEstimate(estimated, slots), ...renderLines(estimated)].forEach((line) => io.out(line));
  return EXIT.ok;
}

const FILE_OPTIONS = [
  ['set', '--set'],
  ['ignoreColumns', '--ignore-columns'],
  ['force', '--force'],
] as const;

/** What ends like a table, or is there, is no prompt. */
async function isFile(given: string): Promise<boolean> {
  if (given === '-' || /\.(csv|tsv|txt|json|jsonl|ndjson)$/i.test(given)) return true;
  return stat(given).then(
    (found) => found.isFile(),
    () => false,
  );
}

async function estimateFile(file: string, options: Options, io: Io): Promise<ExitCode> {
  const [field, value] = Object.entries(toInput(undefined, options, {}))[0] ?? [];
  if (options.input !== undefined)
    throw new UsageError(`--input is a request, and ${file} is a file of them: one alone`);
  if (field !== undefined) {
    const example = typeof value === 'string' ? `--set ${field}=${value}` : '--set field=value';
    throw new UsageError(`Options for fields are for one request; for all rows of ${file} write e.g. ${example}`);
  }
  const { estimated, refused, lines } = reckonPlan(await planFile(file, options, io), io.config);
  if (io.json) io.out(JSON.stringify({ ...estimated, refused }));
  else [...lines, ...renderLines(estimated)].forEach((line) => io.out(line));
  if (refused === undefined) return EXIT.ok;
  io.err(`As a batch it would be refused: ${refused}`);
  return EXIT.usage;
}
