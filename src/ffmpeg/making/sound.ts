import type { OperationOf } from '../../domain/pipeline/operations/operations.js';
import { fileInput } from '../arguments.js';
import { renderSeconds } from '../frame-rate.js';
import type { Session } from '../session.js';
import { isSound, refuse } from '../session.js';
import { AAC, MP4, soundForm } from './encoding.js';

/** A sound under a video, as long as the video, whose pictures are kept as they are. */
export async function makeSound(session: Session, operation: OperationOf<'sound'>): Promise<string> {
  const { video, audio, volume = 1, keep = false, loop = false } = operation;
  const pictures = await session.openVideo(video, 'video');
  const sound = await session.open(audio, 'audio', 'sound', 'video');
  if (!isSound(sound)) throw refuse('audio', audio, 'holds no sound');
  const { seconds } = pictures.probe.video;
  const isMixed = keep && isSound(pictures);
  const whole = `apad,atrim=end=${renderSeconds(seconds)}`;
  const filters = [
    `[1:a:0]${soundForm(sound.probe.audio)},${whole},volume=${volume}${isMixed ? '[new];' : '[a]'}`,
    ...(isMixed
      ? [`[0:a:0]${soundForm(pictures.probe.audio)},${whole}[own];[own][new]amix=inputs=2:normalize=0[a]`]
      : []),
  ];
  return session.run(
    'sound.mp4',
    [
      ...fileInput(pictures),
      ...fileInput(sound, ...(loop ? ['-stream_loop', '-1'] : [])),
      ...['-filter_complex', filters.join(''), '-map', '0:v:0', '-map', '[a]', '-c:v', 'copy', ...AAC, ...MP4],
    ],
    { seconds },
  );
}
