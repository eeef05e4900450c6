import { InvalidRequest } from '../../domain/invalid-request.js';
import type { OperationOf } from '../../domain/pipeline/operations/operations.js';
import { fileInput } from '../arguments.js';
import { framesOf, renderSeconds, secondsOf } from '../frame-rate.js';
import type { Session } from '../session.js';
import { AAC, H264, MP4 } from './encoding.js';

/** What somebody writes is a rounded number: a frame that begins a thousandth before it is meant. */
const ROUNDING = 0.001;

/** A part of a video, from one frame to another: it is encoded anew, since only some frames can be cut at as they are. */
export async function makeCut(session: Session, { video, ...cut }: OperationOf<'cut'>): Promise<string> {
  const source = await session.openVideo(video, 'video');
  const { seconds: all, fps } = source.probe.video;
  const { from = 0 } = cut;
  const to = Math.min(all, cut.to ?? (cut.duration === undefined ? all : from + cut.duration));
  const frames = framesOf(to, fps) - framesOf(from, fps);
  if (from >= all || frames < 1)
    throw new InvalidRequest([
      { path: 'from', text: `nothing is left from ${from} s on; the video ends at ${Math.round(all * 1000) / 1000} s` },
    ]);
  const seconds = secondsOf(frames, fps);
  const start = Math.max(0, from - ROUNDING);
  return session.run(
    'cut.mp4',
    [
      ...fileInput(source, ...(start === 0 ? [] : ['-ss', renderSeconds(start)])),
      ...['-map', '0:v:0', '-map', '0:a:0?', '-t', renderSeconds(seconds), ...H264, ...AAC, ...MP4],
    ],
    { seconds },
  );
}
