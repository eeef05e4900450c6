import { writeFile } from 'node:fs/promises';
import type { OperationOf } from '../../domain/pipeline/operations/operations.js';
import type { Session } from '../session.js';
import { ONLY_FILES } from '../arguments.js';
import { JPEG } from './encoding.js';
import { makeStill } from './stills.js';

/** As beside each other on a screen. */
const DEFAULT_COLUMNS = 4;
const DEFAULT_WIDTH = 320;
const LABEL_HEIGHT = 28;

/** Many pictures on one: each is made small by itself, so that no more than one video is open at once and a try goes on where another has stopped. */
export async function makeSheet(session: Session, operation: OperationOf<'sheet'>): Promise<string> {
  const { files, labels, width = DEFAULT_WIDTH } = operation;
  const columns = Math.min(files.length, operation.columns ?? DEFAULT_COLUMNS);
  const cell = { width: width - (width % 2), height: Math.round((width * 9) / 16 / 2) * 2 };
  for (const [index, file] of files.entries()) {
    const source = await session.open(file, `files[${index}]`, 'video', 'picture');
    const label = labels?.[index];
    const filters = [fit(cell), ...(label === undefined ? [] : [await writeLabel(session, index, label, cell)])];
    await makeStill(session, source, {
      name: cellName(index),
      at: (source.probe.video?.seconds ?? 0) / 2,
      filter: filters.join(','),
      share: 1 / (files.length + 1),
    });
  }
  const rows = Math.ceil(files.length / columns);
  return session.run(
    'sheet.jpg',
    [
      ...[...ONLY_FILES, '-f', 'image2', '-pattern_type', 'sequence', '-framerate', '1', '-i', CELLS],
      ...['-vf', `tile=${columns}x${rows}:nb_frames=${files.length}:padding=8:margin=8:color=white`, ...JPEG],
    ],
    { seconds: 0, share: 1 / (files.length + 1) },
  );
}

/** In the folder in which ffmpeg runs, whose own name is then never read as a pattern. They are counted from 0. */
const CELLS = 'cell-%06d.jpg';
const cellName = (index: number): string => `cell-${String(index).padStart(6, '0')}.jpg`;

interface Cell {
  readonly width: number;
  readonly height: number;
}

const fit = ({ width, height }: Cell): string =>
  `scale=${width}:${height}:force_original_aspect_ratio=decrease,pad=${width}:${height}:-1:-1:white,setsar=1`;

/** The text comes from a file, and is taken as it is: in an argument it could say how it is to be read. */
async function writeLabel({ folder }: Session, index: number, label: string, { width }: Cell): Promise<string> {
  const name = `label-${index}.txt`;
  await folder.once(name, (unfinished) => writeFile(unfinished, label.replace(/\p{Cc}+/gu, ' ')));
  const text = `drawtext=textfile=${name}:expansion=none:fontsize=16:fontcolor=black:x=6:y=h-22`;
  return `pad=${width}:ih+${LABEL_HEIGHT}:0:0:white,${text}`;
}
