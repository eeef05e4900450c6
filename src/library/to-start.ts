import { UsageError } from '../client/client-errors.js';
import { resolvePictures } from '../client/generation/request-pictures.js';
import type { Start } from '../client/generation/start-generation.js';
import { complainOfId, newWorkflowId } from '../client/generation/workflow-id.js';
import { parseRequest } from '../domain/generation/request.js';
import { checkImage } from '../pictures/image-file.js';
import type { GenerationRequestInput } from './requests.js';

/** What starts a generation: the request checked, paths of pictures made absolute. Throws `InvalidRequest`, and `UsageError` for the id. */
export async function toStart(given: GenerationRequestInput, id = newWorkflowId(new Date())): Promise<Start> {
  const complaint = complainOfId(id);
  if (complaint !== undefined) throw new UsageError(`The id ${complaint}.`);
  const request = parseRequest(given);
  if (request.kind === 'adopt') return { input: { ...given }, request, workflowId: id };
  const { input } = await resolvePictures({ ...given }, request, {
    directory: process.cwd(),
    checkPicture: checkImage,
  });
  return { input, request, workflowId: id };
}
