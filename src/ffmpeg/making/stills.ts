import type { Moment } from '../../domain/pipeline/operations/field.js';
import type { OperationOf } from '../../domain/pipeline/operations/operations.js';
import { fileInput } from '../arguments.js';
import { renderSeconds } from '../frame-rate.js';
import type { Session, Source, Video } from '../session.js';
import { isVideo, refuse } from '../session.js';
import { JPEG, PNG } from './encoding.js';
import { seekTo } from './moments.js';

/** One frame as it was in the video, without loss. */
export async function makeFrame(session: Session, { video, at = 'last' }: OperationOf<'frame'>): Promise<string> {
  const source = await session.openVideo(video, 'video');
  const input = await inputAt(session, source, at);
  return session.run('frame.png', [...input, '-an', '-vf', `${toRgb(source)},format=rgb24`, ...PNG]);
}

export async function makeThumbnail(session: Session, operation: OperationOf<'thumbnail'>): Promise<string> {
  const { video, image, at = 'first', width = 640 } = operation;
  const isOfVideo = video !== undefined;
  const source = isOfVideo
    ? await session.openVideo(video, 'video')
    : await session.open(image ?? '', 'image', 'picture');
  return makeStill(session, source, { name: 'thumbnail.jpg', at, filter: shrink(width) });
}

/** A picture of a source that is one, or of the frame of a video at a moment. */
export async function makeStill(
  session: Session,
  source: Source,
  {
    name,
    at,
    filter,
    share,
  }: { readonly name: string; readonly at: Moment; readonly filter: string; readonly share?: number },
): Promise<string> {
  if (!isVideo(source)) throw refuse(source.field, source.file, 'holds no picture');
  const input = source.kind === 'picture' ? fileInput(source) : await inputAt(session, source, at);
  return session.run(name, [...input, '-an', '-vf', `${toRgb(source)},${filter}`, ...JPEG], { seconds: 0, share });
}

const shrink = (width: number): string => `scale='min(${width},iw)':-1`;

async function inputAt(session: Session, source: Video, at: Moment): Promise<readonly string[]> {
  const { startSeconds, video } = source.probe;
  const times = await session.frameTimes(source);
  const seconds = seekTo(at, times, { startSeconds, seconds: video.seconds });
  return fileInput(source, ...(seconds === undefined ? [] : ['-ss', renderSeconds(Math.max(0, seconds))]));
}

/** Where a video does not say how its colours are meant, its size does: taken for the other way, a picture of it would be too green. */
function toRgb({ kind, probe }: Source): string {
  const { video } = probe;
  const isTold = kind === 'picture' || video?.colorSpace !== undefined;
  const matrix = isTold ? '' : `in_color_matrix=${(video?.height ?? 0) >= 720 ? 'bt709' : 'bt601'}:`;
  return `scale=${matrix}flags=accurate_rnd+full_chroma_int`;
}
