import { estimate, expectedSeconds } from '../../domain/batch/cost/estimate.js';
import { renderEstimate } from '../../domain/batch/cost/render-estimate.js';
import { planFile } from '../batch/start/plan-file.js';
import { reckonPlan, slotsOf } from '../batch/start/reckon-plan.js';
import { readRequest } from '../request/read-request.js';
import type { Io } from '../process/io.js';
import type { ExitCode } from '../program/exit-codes.js';
import { EXIT } from '../program/exit-codes.js';
import { isRowsFile, refuseFileOptions, refuseRequestOptions } from '../request/prompt-or-file.js';
import { toInput } from '../request/read-options.js';
import { renderLines } from './render-lines.js';

type Options = Readonly<Record<string, unknown>>;

/** `kling estimate`: what a request, or what is missing of a file, will cost. Needs no server and no keys, and starts nothing. */
export async function runEstimate(given: string | undefined, options: Options, io: Io): Promise<ExitCode> {
  if (given !== undefined && (await isRowsFile(given))) return estimateFile(given, options, io);
  refuseFileOptions('estimate', given, options);
  const { input } = await readRequest('estimate', given, options, io);
  const estimated = estimate([{ id: 'request', request: input }]);
  const slots = slotsOf(io.config);
  if (io.json) io.out(JSON.stringify({ ...estimated, expectedSeconds: expectedSeconds(estimated, slots) }));
  else [...renderEstimate(estimated, slots), ...renderLines(estimated, io.paint.out)].forEach((line) => io.out(line));
  return EXIT.ok;
}

async function estimateFile(file: string, options: Options, io: Io): Promise<ExitCode> {
  refuseRequestOptions(file, toInput(undefined, options, {}), options);
  const { estimated, refused, lines } = reckonPlan(await planFile(file, options, io), io.config);
  if (io.json) io.out(JSON.stringify({ ...estimated, refused }));
  else [...lines, ...renderLines(estimated, io.paint.out)].forEach((line) => io.out(line));
  if (refused === undefined) return EXIT.ok;
  io.complain(`As a batch it would be refused: ${refused}`);
  return EXIT.usage;
}
