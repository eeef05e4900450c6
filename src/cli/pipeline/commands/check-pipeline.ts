import { estimatePipeline } from '../../../client/pipeline/start/estimate-pipeline.js';
import { pipelineIdFromFile } from '../../../client/pipeline/start/pipeline-id.js';
import { expectedSeconds } from '../../../domain/batch/cost/estimate.js';
import { slotsOf } from '../../batch/start/reckon-plan.js';
import type { Io } from '../../process/io.js';
import type { ExitCode } from '../../program/exit-codes.js';
import { EXIT } from '../../program/exit-codes.js';
import { renderPlan, toPlan } from '../render-plan.js';
import { readFileOf } from '../start/read-file.js';

/**
 * `kling pipeline check <file>`: everything that is wrong with it, or which steps would be made, in which order, how often and what for. Needs no server and no
 * keys, and starts nothing.
 */
export async function checkPipelineFile(
  file: string,
  options: Readonly<Record<string, unknown>>,
  io: Io,
): Promise<ExitCode> {
  const { checked, warnings } = await readFileOf(file, options, io);
  const estimated = estimatePipeline(pipelineIdFromFile(file), checked);
  const slots = slotsOf(io.config);
  if (io.json) {
    const estimate = { ...estimated, expectedSeconds: expectedSeconds(estimated, slots) };
    io.out(JSON.stringify({ steps: toPlan(checked), warnings, estimate }));
  } else renderPlan(checked, estimated, { slots, paint: io.paint.out }).forEach((line) => io.out(line));
  return EXIT.ok;
}
