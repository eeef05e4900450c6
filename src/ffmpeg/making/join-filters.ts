import { renderRate, renderSeconds, secondsOf } from '../frame-rate.js';
import type { AudioStream } from '../probe.js';
import { soundForm } from './encoding.js';
import type { JoinForm, Piece } from './join-plan.js';

/** A stretch of one input, by the number of the input. */
interface Stretch {
  readonly input: number;
  readonly audio: AudioStream | undefined;
  readonly from: number;
  readonly frames: number;
}

/** The filters that make one piece out of its clip, and for a fade the next one, which are inputs 0 and 1. Its outputs are `[v]` and, with sound, `[a]`. */
export function pieceFilters(
  { kind, from, frames }: Piece,
  form: JoinForm,
  audio: readonly (AudioStream | undefined)[],
): string {
  const stretch = (input: number, start: number): Stretch => ({
    ...{ input, frames, from: start },
    audio: audio[input],
  });
  if (kind === 'body')
    return [
      `${pictures(stretch(0, from), form)}[v]`,
      ...(form.hasSound ? [`${sound(stretch(0, from), form)}[a]`] : []),
    ].join(';');
  const seconds = renderSeconds(secondsOf(frames, form.fps));
  return [
    `${pictures(stretch(0, from), form)}[v0]`,
    `${pictures(stretch(1, 0), form)}[v1]`,
    `[v0][v1]xfade=transition=fade:duration=${seconds}:offset=0[v]`,
    ...(form.hasSound
      ? [
          `${sound(stretch(0, from), form)},afade=t=out:d=${seconds}[a0]`,
          `${sound(stretch(1, 0), form)},afade=t=in:d=${seconds}[a1]`,
          `[a0][a1]amix=inputs=2:duration=longest:normalize=0[a]`,
        ]
      : []),
  ].join(';');
}

/** Of just so many frames: the last one stands still where a clip has fewer. */
function pictures({ input, from, frames }: Stretch, { width, height, fps }: JoinForm): string {
  return [
    `[${input}:v:0]scale='trunc(iw*sar/2)*2':ih,setsar=1`,
    `scale=${width}:${height}:force_original_aspect_ratio=decrease:force_divisible_by=2`,
    `pad=${width}:${height}:-1:-1`,
    `setsar=1,format=yuv420p,setpts=PTS-STARTPTS,fps=${renderRate(fps)}`,
    `tpad=stop=-1:stop_mode=clone,trim=start_frame=${from}:end_frame=${from + frames},setpts=PTS-STARTPTS`,
  ].join(',');
}

/** Just as long: silence where a clip has no sound, or its sound ends before. */
function sound({ input, audio, from, frames }: Stretch, { fps }: JoinForm): string {
  const seconds = renderSeconds(secondsOf(frames, fps));
  if (audio === undefined) return `anullsrc=r=48000:cl=stereo,atrim=end=${seconds},${soundForm({ channels: 2 })}`;
  const start = secondsOf(from, fps);
  const end = renderSeconds(start + secondsOf(frames, fps));
  return `[${input}:a:0]${soundForm(audio)},apad,atrim=start=${renderSeconds(start)}:end=${end},asetpts=PTS-STARTPTS`;
}
