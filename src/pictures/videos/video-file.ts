import type { FileHandle } from 'node:fs/promises';
import { quotePath } from '../../disk/find-file.js';
import type { Access } from '../../disk/regular-file.js';
import { megabytes, openRegularFile } from '../../disk/regular-file.js';
import { InvalidRequest } from '../../domain/invalid-request.js';
import type { InputFile } from '../../products/schema/input-files.js';
import { judgeSeconds, judgeVideo } from './judge-video.js';
import { detectFormat } from '../picture-format.js';
import { refuseUnreadable } from '../read-input.js';
import { isSound } from '../sound-file.js';
import { measureSound } from '../sound-length.js';
import { isMovie, readVideoFacts } from './video-facts.js';

/** A file that Kling will take by URL, open to be sent. */
export interface OpenVideo {
  readonly handle: FileHandle;
  readonly bytes: number;
  /** Its first bytes. */
  readonly head: Buffer;
}

/** For what Kling documents no limit: none of its videos may be larger. */
const MAX_MEGABYTES = 200;

/** Opens a video, or a recording of sound; what Kling would refuse is thrown as `InvalidRequest`. To be closed by the caller. */
export async function openVideo(input: InputFile, access: Access): Promise<OpenVideo> {
  const { file, field, limits } = input;
  const maxBytes = (limits?.maxMegabytes ?? MAX_MEGABYTES) * 1024 * 1024;
  const opened = await openRegularFile(file, access).catch((error: unknown) =>
    refuseUnreadable(error, { file, field, maxBytes, ...access }),
  );
  try {
    const head = Buffer.alloc(512);
    const { bytesRead } = await opened.handle.read(head, 0, head.length, 0);
    const video = { ...opened, head: head.subarray(0, bytesRead) };
    const trouble = await judge(video, input, maxBytes);
    if (trouble !== undefined) throw new InvalidRequest([{ path: field, text: `${quotePath(file)} ${trouble}` }]);
    return video;
  } catch (error) {
    await opened.handle.close();
    throw error;
  }
}

async function judge(video: OpenVideo, input: InputFile, maxBytes: number): Promise<string | undefined> {
  const { handle, bytes, head } = video;
  const { kind, limits = {}, seconds } = input;
  const takes = kind === 'video' ? 'MP4 or MOV' : 'MP3, WAV, MP4 or MOV';
  if (bytes === 0) return `is empty; Kling takes ${takes}`;
  if (bytes > maxBytes) return `is ${megabytes(bytes)} MB; Kling takes at most ${megabytes(maxBytes)} MB`;
  if (!isMovie(head)) {
    if (kind === 'recording' && isSound(head)) return judgeSeconds(await measureRecording(video), seconds);
    return `is ${detectFormat(head).replace('neither PNG nor JPEG', 'no video')}; Kling takes ${takes}`;
  }
  const facts = await readVideoFacts(handle, bytes);
  if (typeof facts === 'string') return facts;
  if (kind === 'recording') return facts.hasSound ? judgeSeconds(facts.seconds, seconds) : 'holds no sound';
  return facts.hasPictures ? judgeVideo(facts, limits) : 'is a sound; Kling takes MP4 or MOV';
}

async function measureRecording({ handle, bytes }: OpenVideo): Promise<number | undefined> {
  const content = Buffer.alloc(bytes);
  await handle.read(content, 0, bytes, 0);
  return measureSound(content);
}
