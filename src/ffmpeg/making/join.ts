import { copyFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { OperationOf } from '../../domain/pipeline/operations/operations.js';
import { fileInput, listInput } from '../arguments.js';
import { secondsOf } from '../frame-rate.js';
import type { Session, Video } from '../session.js';
import { AAC, H264, MP4 } from './encoding.js';
import { pieceFilters } from './join-filters.js';
import type { JoinForm, Piece } from './join-plan.js';
import { areAlike, chooseForm, planPieces } from './join-plan.js';

/** With their own times: the sound of an MP4 begins before its pictures, with what its decoder leaves out, and would push all pictures back. */
const AS_THEY_ARE = ['-copyts', '-c', 'copy'] as const;

/** Of what it takes to join, the part in which the pieces are made. */
const PIECES_SHARE = 0.95;

/** Clips that are alike are put behind each other as they are; others are first brought to the form of the first, each by itself. */
export async function makeJoined(session: Session, operation: OperationOf<'join'>): Promise<string> {
  const { videos: given, transition = 0 } = operation;
  const clips: Video[] = [];
  for (const [index, file] of given.entries()) clips.push(await session.openVideo(file, `videos[${index}]`));
  const probes = clips.map(({ probe }) => probe);
  const videos = probes.map(({ video }) => video);
  const seconds = videos.reduce((sum, video) => sum + video.seconds, 0);
  if (transition === 0 && areAlike(probes)) {
    const files = await Promise.all(clips.map(({ file }, index) => linkTo(session, file, index)));
    return concatenate(session, files, { how: AS_THEY_ARE, seconds, share: 1 });
  }
  const form = chooseForm(videos, probes);
  const pieces = planPieces(videos, transition, form.fps);
  const frames = pieces.reduce((sum, piece) => sum + piece.frames, 0);
  const files: string[] = [];
  for (const [index, piece] of pieces.entries())
    files.push(await makePiece(session, { clips, form, piece, index, share: (PIECES_SHARE * piece.frames) / frames }));
  return concatenate(session, files, {
    how: ['-c:v', 'copy', ...AAC],
    seconds: secondsOf(frames, form.fps),
    share: 1 - PIECES_SHARE,
  });
}

interface Made {
  readonly clips: readonly Video[];
  readonly form: JoinForm;
  readonly piece: Piece;
  readonly index: number;
  readonly share: number;
}

/** Sound is not compressed yet: where compressed pieces meet one could hear it. */
function makePiece(session: Session, { clips, form, piece, index, share }: Made): Promise<string> {
  const used = clips.slice(piece.clip, piece.clip + (piece.kind === 'fade' ? 2 : 1));
  const filters = pieceFilters(
    piece,
    form,
    used.map(({ probe }) => probe.audio),
  );
  return session.run(
    `piece-${index}.mov`,
    [
      ...used.flatMap((clip) => fileInput(clip)),
      ...['-filter_complex', filters, '-map', '[v]', ...(form.hasSound ? ['-map', '[a]', '-c:a', 'pcm_s16le'] : [])],
      ...['-video_track_timescale', String(form.fps.num * 1000), ...H264, '-f', 'mov'],
    ],
    { seconds: secondsOf(piece.frames, form.fps), share },
  );
}

/** By names of ours, which a list can hold whatever the files are called. */
function linkTo({ folder }: Session, file: string, index: number): Promise<string> {
  return folder.once(`clip-${index}.mp4`, async (unfinished) => {
    // Where links are not for every user, as on Windows, a copy does.
    await symlink(file, unfinished).catch(() => copyFile(file, unfinished));
  });
}

async function concatenate(
  session: Session,
  files: readonly string[],
  { how, seconds, share }: { readonly how: readonly string[]; readonly seconds: number; readonly share: number },
): Promise<string> {
  const lines = files.map((file) => `file '${path.basename(file)}'`);
  const list = await session.folder.once('list.txt', (unfinished) =>
    writeFile(unfinished, ['ffconcat version 1.0', ...lines, ''].join('\n')),
  );
  return session.run('joined.mp4', [...listInput(list), '-map', '0:v:0', '-map', '0:a:0?', ...how, ...MP4], {
    seconds,
    share,
  });
}
