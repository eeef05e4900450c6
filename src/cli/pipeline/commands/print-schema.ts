import { pipelineSchema } from '../../../domain/pipeline/schema/pipeline-schema.js';
import type { Io } from '../../process/io.js';
import type { ExitCode } from '../../program/exit-codes.js';
import { EXIT } from '../../program/exit-codes.js';

/** `kling pipeline schema`: the JSON Schema of a pipeline's file. */
export function printPipelineSchema(io: Io): Promise<ExitCode> {
  io.out(JSON.stringify(pipelineSchema(), undefined, io.json ? undefined : 2));
  return Promise.resolve(EXIT.ok);
}
