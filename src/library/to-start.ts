import { UsageError } from '../client/client-errors.js';
import { resolvePictures } from '../client/generation/start/request-pictures.js';
import type { Start } from '../client/generation/start/start-generation.js';
import { complainOfId, newWorkflowId } from '../client/generation/workflow-id.js';
import { parseRequest } from '../domain/generation/request.js';
import { refuseElsewhere, withAddedModel } from '../products/added/add-model.js';
import type { Config } from '../config/read-config.js';
import type { InputAccess } from '../pictures/input-file.js';
import { checkInput } from '../pictures/input-file.js';
import type { InputFile } from '../products/schema/input-files.js';
import type { GenerationRequestInput } from './requests.js';

/** What can be started, and what is worth knowing of it. */
export interface PlannedStart {
  readonly start: Start;
  readonly notices: readonly string[];
}

/** What is known here beyond the request; `access` says which files it may name, any where it is not given. */
export type RequestConfig = Pick<Config, 'addedModels' | 'inputStore'> & { readonly access?: InputAccess };

/** What starts a generation: the request checked, paths of pictures made absolute. Throws `InvalidRequest`, and `UsageError` for the id. */
export async function toStart(
  written: GenerationRequestInput,
  { addedModels, inputStore, access }: RequestConfig,
  workflowId = newWorkflowId(new Date()),
): Promise<PlannedStart> {
  const complaint = complainOfId(workflowId);
  if (complaint !== undefined) throw new UsageError(`The id ${complaint}.`);
  const given = withAddedModel(written, addedModels);
  refuseElsewhere(given, addedModels);
  const request = parseRequest(given);
  if (request.kind === 'adopt') return { start: { input: { ...given }, request, workflowId }, notices: [] };
  const options = {
    directory: process.cwd(),
    access,
    checkInput: (one: InputFile) => checkInput(one, { ...access, hasStore: inputStore !== undefined }),
  };
  const { input, notices } = await resolvePictures({ ...given }, request, options);
  return { start: { input, request, workflowId, hasOwnFiles: true }, notices: [...request.notices, ...notices] };
}
