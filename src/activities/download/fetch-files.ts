import type { DownloadInput } from '../../contract/generation-activities.js';
import type { Artifact } from '../../domain/artifact.js';
import type { KeptFile } from '../../domain/generation/kept-files.js';
import { listKept } from '../../domain/generation/kept-files.js';
import { KlingFailure } from '../../domain/kling-failure.js';
import type { Output } from '../../domain/task.js';
import type { Kling } from '../../ports/kling.js';
import type { Media } from '../../ports/media.js';
import type { FileTarget, Store, StoredFile } from '../../ports/store.js';
import type { Try } from './fetch-file.js';
import { fetchFile } from './fetch-file.js';
import type { Links } from './links.js';
import { firstLinks, renewLinks } from './links.js';
import { missingFileFailure } from './missing-file.js';
import { withoutSignature } from './without-signatures.js';

export interface FetchPorts {
  readonly kling: Kling;
  readonly media: Media;
  readonly store: Store;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** Every file of the task that is not on the disk yet, one after the other. */
export async function fetchFiles(input: DownloadInput, trying: Try, ports: FetchPorts): Promise<Artifact[]> {
  const artifacts: Artifact[] = [];
  let links = firstLinks(input);
  for (const [position, kept] of listKept(input.outputs, input.audio).entries()) {
    const target = targetOf(input, kept);
    trying.progress.note({ file: position + 1, offset: 0, totalBytes: undefined });
    let stored = await ports.store.find(target);
    if (stored === undefined) {
      ({ stored, links } = await fetchOrRenew({ input, position, target, links }, trying, ports));
      // The next file has ten minutes of its own.
      trying.progress.note({ missingSince: undefined });
    }
    artifacts.push(toArtifact(outputAt(links, position, input) ?? kept.output, stored));
  }
  return artifacts;
}

/** One file of the task, and where its bytes are to be had. */
interface Wanted {
  readonly input: DownloadInput;
  readonly position: number;
  readonly target: FileTarget;
  readonly links: Links;
}

/**
 * Fetches a file by the links that are known; where those are refused, by fresh ones, which serve the files after it, too: the signed URL has
 * died, or the media host has not got the file yet. The task itself knows a fresh one for 30 days.
 */
async function fetchOrRenew(
  wanted: Wanted,
  trying: Try,
  ports: FetchPorts,
): Promise<{ readonly stored: StoredFile; readonly links: Links }> {
  const { input, position, target, links } = wanted;
  try {
    const output = outputAt(links, position, input);
    if (output === undefined) throw new KlingFailure('NotFound', `Kling names no file ${position + 1} of the task`);
    return { stored: await fetchFile(output, target, trying, ports), links };
  } catch (error) {
    if (!(error instanceof KlingFailure) || error.code !== 'NotFound') throw error;
    if (links.isFresh) throw noteMissing(error, wanted, trying, ports);
  }
  return fetchOrRenew({ ...wanted, links: await renewLinks(input, links, ports.kling) }, trying, ports);
}

/** The failure for a file that fresh links do not bring either: for good, or for another try, which is to know since when. */
function noteMissing(
  refusal: KlingFailure,
  { input: { taskId }, position, links }: Wanted,
  { progress }: Try,
  { now }: FetchPorts,
): KlingFailure {
  const nowMs = now();
  const since = progress.read().missingSince ?? new Date(nowMs).toISOString();
  progress.note({ missingSince: since });
  const { httpStatus } = refusal.facts;
  return missingFileFailure({ taskId, file: position + 1, taskTime: links.taskTime, httpStatus, since }, nowMs);
}

/** Fresh links are of the same files in the same order. */
const outputAt = ({ outputs }: Links, position: number, { audio }: DownloadInput): Output | undefined =>
  listKept(outputs, audio)[position]?.output;

function targetOf({ workflowId, taskId, outputs }: DownloadInput, { output, form }: KeptFile): FileTarget {
  const { kind, index, group, part } = output;
  const first = group === undefined ? 0 : outputs.findIndex((one) => one.group === group);
  return { workflowId, taskId, kind, group, index: outputs.length > 1 ? index - first : undefined, part, form };
}

function toArtifact(output: Output, { file, bytes, sha256 }: StoredFile): Artifact {
  const { kind, index, url, id, durationSeconds, group, part } = output;
  return { kind, index, file, bytes, sha256, url: withoutSignature(url), id, durationSeconds, group, part };
}
