import { examineOutput } from '../../../client/examine/examine-output.js';
import { outputVariable } from '../../../config/buckets.js';
import { isPathFault } from '../../../disk/disk-failure.js';
import { checkWritable, freeBytes } from '../../../disk/disk-health.js';
import { FAILURES } from '../../../domain/failure.js';
import { KlingFailure } from '../../../domain/kling-failure.js';
import type { Io } from '../../process/io.js';
import type { Finding } from '../../screen/finding.js';
import { renderBytes } from '../../screen/render-bytes.js';

/** Whether results can be kept where they are to go. */
export async function checkOutput({ config }: Pick<Io, 'config'>): Promise<Finding[]> {
  if (config.outputBucket === undefined) return checkDisk(config);
  try {
    return [{ name: 'files', ok: true, text: `${await examineOutput(config)} can be written` }];
  } catch (error) {
    if (!(error instanceof KlingFailure)) throw error;
    const advice =
      'Mend the bucket, its server or its settings (KLING_OUTPUT, KLING_S3_...); nothing is submitted until then.';
    return [{ name: 'files', ok: false, text: `${error.message}. ${advice}` }];
  }
}

/** Room for some hundred clips; below this a batch is likely to stop for want of space. */
const ENOUGH_BYTES = 2_000_000_000;

async function checkDisk({ outputDir, env }: Io['config']): Promise<Finding[]> {
  const variable = outputVariable(env);
  try {
    await checkWritable(outputDir);
    const free = await freeBytes(outputDir);
    const ok = free >= ENOUGH_BYTES;
    const advice = ok ? '' : `; free some space or set ${variable} to a larger disk`;
    return [{ name: 'files', ok, text: `${outputDir}, ${renderBytes(free)} free${advice}` }];
  } catch (error) {
    return [{ name: 'files', ok: false, text: explainUnwritable(error, variable) }];
  }
}

function explainUnwritable(error: unknown, variable: string): string {
  if (!(error instanceof KlingFailure)) return String(error);
  if (error.cause !== undefined && !isPathFault(error.cause)) return `${error.message}. ${FAILURES.Storage.hint}`;
  return `${error.message}. Mend that, or set ${variable} to a directory that can be written.`;
}
