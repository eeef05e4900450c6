import { InvalidRequest } from '../../domain/invalid-request.js';
import { framesOf, secondsOf } from '../frame-rate.js';
import type { Probe, Rational, VideoStream } from '../probe.js';

/** What all of a joined video is brought to: the form of its first clip. */
export interface JoinForm {
  /** Even numbers, as H.264 wants them. */
  readonly width: number;
  readonly height: number;
  readonly fps: Rational;
  /** Whether any of the clips has sound: the others get silence. */
  readonly hasSound: boolean;
}

/** A stretch of what is joined, made by itself: so that a try goes on where another has stopped, and never more than two videos are open at once. */
export type Piece =
  | { readonly kind: 'body'; readonly clip: number; readonly from: number; readonly frames: number }
  /** The last frames of a clip fade into the first of the next. */
  | { readonly kind: 'fade'; readonly clip: number; readonly from: number; readonly frames: number };

/** The difference of picture and sound of one clip that nobody hears: beyond it the gap is filled, which takes encoding. */
const BEARABLE_SECONDS = 0.05;

/** Whether clips can be put behind each other as they are, which loses nothing and takes a moment. */
export function areAlike(probes: readonly Probe[]): boolean {
  const [first] = probes;
  return probes.every(
    ({ video, audio, streams }) =>
      video !== undefined &&
      video.likeness === first?.video?.likeness &&
      audio?.likeness === first.audio?.likeness &&
      streams === (audio === undefined ? 1 : 2) &&
      (audio === undefined || Math.abs(audio.seconds - video.seconds) <= BEARABLE_SECONDS),
  );
}

export function chooseForm(videos: readonly VideoStream[], probes: readonly Probe[]): JoinForm {
  const [{ width, height, fps } = { width: 2, height: 2, fps: { num: 30, den: 1 } }] = videos;
  const even = (size: number): number => Math.max(2, size - (size % 2));
  return { width: even(width), height: even(height), fps, hasSound: probes.some(({ audio }) => audio !== undefined) };
}

/** The pieces of a joined video in their order. Throws `InvalidRequest` for a clip that is too short to fade. */
export function planPieces(videos: readonly VideoStream[], transitionSeconds: number, fps: Rational): readonly Piece[] {
  const fade = transitionSeconds === 0 ? 0 : Math.max(1, framesOf(transitionSeconds, fps));
  const last = videos.length - 1;
  return videos.flatMap(({ seconds }, clip): readonly Piece[] => {
    const all = Math.max(1, framesOf(seconds, fps));
    const from = clip === 0 ? 0 : fade;
    const behind = clip === last ? 0 : fade;
    const frames = all - from - behind;
    if (frames < 0) throw tooShort(clip, seconds, secondsOf(from + behind, fps));
    return [
      ...(frames === 0 ? [] : [{ kind: 'body', clip, from, frames } as const]),
      ...(behind === 0 ? [] : [{ kind: 'fade', clip, from: all - behind, frames: behind } as const]),
    ];
  });
}

const tooShort = (clip: number, seconds: number, taken: number): InvalidRequest =>
  new InvalidRequest([
    {
      path: `videos[${clip}]`,
      text: `${round(seconds)} s long, and its transitions take ${round(taken)} s; write a shorter "transition"`,
    },
  ]);

const round = (seconds: number): number => Math.round(seconds * 100) / 100;
