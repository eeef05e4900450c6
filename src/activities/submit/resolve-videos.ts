import type { ResolvedName, SubmitInput } from '../../contract/generation-activities.js';
import { judgeMadeVideo } from '../../domain/generation/made-video.js';
import { InvalidRequest } from '../../domain/invalid-request.js';
import type { Complaint } from '../../domain/invalid-request.js';
import type { MadeVideos } from '../../ports/inputs.js';
import { productFor } from '../../products/added/product-for.js';
import { listMadeVideos, mapMadeVideos } from '../../products/schema/made/made-videos.js';
import type { Resolved } from './resolve-names.js';

export interface VideoPorts {
  readonly videos: MadeVideos;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/**
 * Puts Kling's ids in the place of generations whose videos a request names. What is no generation of ours goes to Kling as it is. Throws
 * `InvalidRequest` for one that has no video, or none that Kling would take.
 */
export async function resolveVideos(
  { task, added, body }: Pick<SubmitInput, 'task' | 'added' | 'body'>,
  { videos, now }: VideoPorts,
): Promise<Resolved> {
  const { fields } = productFor({ product: task, added });
  const names: ResolvedName[] = [];
  const problems: Complaint[] = [];
  for (const { field, generation, seconds } of listMadeVideos(fields, body)) {
    const made = await videos.find(generation);
    if (made === undefined) continue;
    const fault = judgeMadeVideo(made, seconds, now());
    if (fault !== undefined) problems.push({ path: field, text: `the generation "${generation}" ${fault}` });
    else names.push({ field, kind: 'video', name: generation, id: made.id ?? '' });
  }
  if (problems.length > 0) throw new InvalidRequest(problems);
  if (names.length === 0) return { body, names };
  const idOf = (field: string) => names.find((one) => one.field === field)?.id;
  return { body: mapMadeVideos(fields, body, (one) => idOf(one.field) ?? one.generation), names };
}
