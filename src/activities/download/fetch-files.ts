import type { DownloadInput } from '../../contract/generation-activities.js';
import type { Artifact } from '../../domain/artifact.js';
import type { KeptFile } from '../../domain/generation/files/kept-files.js';
import { findSame, listKept } from '../../domain/generation/files/kept-files.js';
import { KlingFailure } from '../../domain/kling-failure.js';
import type { Kling } from '../../ports/kling.js';
import type { FileTarget, StoredFile } from '../../ports/store.js';
import type { Try } from './fetch-file.js';
import { fetchFile } from './fetch-file.js';
import type { Links } from './links.js';
import { firstLinks, renewLinks } from './links.js';
import { missingFileFailure, noticeLostTwin } from './missing-file.js';
import type { ThumbnailPorts } from './thumbnail.js';
import { keepThumbnail } from './thumbnail.js';
import { withoutSignature } from './without-signatures.js';

export interface FetchPorts extends ThumbnailPorts {
  readonly kling: Kling;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

export interface Fetched {
  readonly artifacts: readonly Artifact[];
  /** What could not be had, one sentence each. */
  readonly lacks: readonly string[];
}

/** Every file of the task that is not there yet, one after the other; `name` is what they are called. */
export async function fetchFiles(input: DownloadInput, trying: Try, ports: FetchPorts): Promise<Fetched> {
  const artifacts: Artifact[] = [];
  const lacks: string[] = [];
  let links = firstLinks(input);
  for (const [position, kept] of listKept(input.outputs, input).entries()) {
    const target = targetOf(input, kept);
    trying.progress.note({ file: position + 1, offset: 0, totalBytes: undefined });
    let stored = await ports.store.find(target);
    if (stored === undefined) {
      try {
        ({ stored, links } = await fetchOrRenew({ input, position, kept, target, links }, trying, ports));
      } catch (error) {
        const notice = kept.watermarked === true ? giveUpTwin(error, trying, ports) : undefined;
        if (notice === undefined) throw error;
        lacks.push(notice);
      }
      // The next file has ten minutes of its own.
      trying.progress.note({ missingSince: undefined });
    }
    if (stored === undefined) continue;
    const latest = sameIn(links, kept, input) ?? kept;
    const thumbnail = await keepThumbnail({ kept: latest, target, stored }, trying, ports);
    artifacts.push({ ...toArtifact(latest, stored), thumbnail });
  }
  return { artifacts, lacks };
}

/** What to tell in place of a twin with a watermark; undefined while another try may bring it. No trouble with one is that of what was paid for. */
function giveUpTwin(error: unknown, { progress }: Try, { now }: FetchPorts): string | undefined {
  if (!(error instanceof KlingFailure)) return undefined;
  const nowMs = now();
  const { missingSince = new Date(nowMs).toISOString() } = progress.read();
  progress.note({ missingSince });
  return noticeLostTwin(error, missingSince, nowMs);
}

/** One file of the task, and where its bytes are to be had. */
interface Wanted {
  readonly input: DownloadInput;
  readonly position: number;
  readonly kept: KeptFile;
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
  const { input, position, kept, target, links } = wanted;
  try {
    const same = sameIn(links, kept, input);
    if (same === undefined) throw new KlingFailure('NotFound', `Kling names no file ${position + 1} of the task`);
    return { stored: await fetchFile(same.output, target, trying, ports), links };
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
const sameIn = ({ outputs }: Links, kept: KeptFile, keeping: DownloadInput): KeptFile | undefined =>
  findSame(listKept(outputs, keeping), kept);

function targetOf(
  { workflowId, taskId, name, outputs }: DownloadInput,
  { output, form, watermarked }: KeptFile,
): FileTarget {
  const { kind, index, group, part } = output;
  const first = group === undefined ? 0 : outputs.findIndex((one) => one.group === group);
  const inSet = outputs.length > 1 ? index - first : undefined;
  const mark = watermarked === true ? 'watermarked' : undefined;
  return { workflowId, taskId, name, number: index + 1, kind, group, index: inSet, part, form, mark };
}

function toArtifact({ output, watermarked }: KeptFile, { file, bytes, sha256 }: StoredFile): Artifact {
  const { kind, index, url, id, durationSeconds, group, part } = output;
  return {
    kind,
    index,
    file,
    bytes,
    sha256,
    url: withoutSignature(url),
    id,
    durationSeconds,
    group,
    part,
    watermarked,
  };
}
