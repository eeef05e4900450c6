import type { GraphFormat } from '../../../domain/pipeline/graph/draw-graph.js';
import { drawGraph, GRAPH_FORMATS } from '../../../domain/pipeline/graph/draw-graph.js';
import { oneOf } from '../../../products/schema/word-list.js';
import type { Io } from '../../process/io.js';
import { UsageError } from '../../program/errors.js';
import type { ExitCode } from '../../program/exit-codes.js';
import { EXIT } from '../../program/exit-codes.js';
import { toPlan } from '../render-plan.js';
import { readFileOf } from '../start/read-file.js';

/** `kling pipeline graph <file>`: which step waits for which. */
export async function drawPipelineFile(
  file: string,
  options: Readonly<Record<string, unknown>>,
  io: Io,
): Promise<ExitCode> {
  const format = readFormat(options.format);
  const { checked } = await readFileOf(file, options, io);
  if (io.json) io.out(JSON.stringify(toPlan(checked)));
  else drawGraph(checked.steps, format).forEach((line) => io.out(line));
  return EXIT.ok;
}

function readFormat(value: unknown): GraphFormat {
  const format = GRAPH_FORMATS.find((one) => one === value);
  if (format !== undefined) return format;
  throw new UsageError(`--format is ${JSON.stringify(value)}; write ${oneOf(GRAPH_FORMATS)}`);
}
