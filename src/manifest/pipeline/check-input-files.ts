import { findFile, quotePath } from '../../disk/find-file.js';
import type { Access } from '../../disk/regular-file.js';
import type { Complaint } from '../../domain/invalid-request.js';
import { InvalidRequest } from '../../domain/invalid-request.js';
import { mapInParallel } from '../../domain/map-in-parallel.js';
import type { CheckedPipeline } from '../../domain/pipeline/check/checked.js';
import { isStandIn } from '../../domain/pipeline/check/stand-ins.js';
import { stepPath } from '../../domain/pipeline/parse/parse-step.js';
import { listRequestFiles, withLimits } from '../../products/request-files.js';
import type { InputFile } from '../../products/schema/input-files.js';
import type { CheckInput } from '../item-pictures.js';

/** Enough to keep a disk busy, few enough for 10 MB each. */
const PARALLEL_READS = 4;

interface InputOptions {
  readonly checkInput: CheckInput;
  readonly directory: string;
}

/** Looks at each file that the requests of a pipeline name, once, with what is wrong with it and what a person should know. */
export async function checkInputFiles(
  { steps }: CheckedPipeline,
  { checkInput, directory, refuse }: Pick<Access, 'refuse'> & InputOptions,
): Promise<{ readonly problems: readonly Complaint[]; readonly notices: readonly string[] }> {
  const uses = new Map<string, { readonly input: InputFile; readonly path: string }>();
  for (const { step, requests } of steps) {
    for (const request of requests) {
      if (request.kind === 'adopt') continue;
      for (const file of listRequestFiles(request, request.body)) {
        if (isStandIn(file.file) || uses.has(file.file)) continue;
        const path = stepPath(step.name, step.kind === 'generate' ? `generate.${file.field}` : step.kind);
        uses.set(file.file, { input: withLimits(file, request, request.body), path });
      }
    }
  }
  const checked = await mapInParallel([...uses.values()], PARALLEL_READS, async ({ input, path }) => {
    try {
      const { file, hint } = await findFile(directory, input.file, { refuse });
      if (hint !== undefined) throw new InvalidRequest([{ path, text: `${quotePath(input.file)} ${hint}` }]);
      const { notices } = await checkInput({ ...input, file });
      return { problems: [], notices };
    } catch (error) {
      if (!(error instanceof InvalidRequest)) throw error;
      return { problems: error.facts.complaints.map(({ text }) => ({ path, text })), notices: [] };
    }
  });
  return {
    problems: checked.flatMap(({ problems }) => problems),
    notices: checked.flatMap(({ notices }) => notices),
  };
}
