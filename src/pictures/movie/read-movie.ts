import type { ByteSource } from './byte-source.js';
import { boxesIn, findBox, listBoxes } from './boxes.js';
import type { MovieHead, TrackFacts } from './read-tracks.js';
import { readTracks } from './read-tracks.js';
import type { SampleTable } from './sample-table.js';
import { readSampleTable } from './sample-table.js';

export interface Track extends TrackFacts {
  /** Absent where its tables cannot be read, as in a movie that comes in pieces. */
  readonly table?: SampleTable;
}

/** The index of an MP4 or MOV, wherever it stands in it. */
export interface Movie extends Pick<MovieHead, 'seconds'> {
  readonly tracks: readonly Track[];
  /** True for one that comes in pieces, each with an index of its own. */
  readonly isFragmented: boolean;
}

/** The index of an hour of video is some MB; what is larger is none. */
const MAX_INDEX_BYTES = 16 * 1024 * 1024;
/** Pictures, sounds in some languages, subtitles and time codes. */
const MAX_TRACKS = 32;
const UNREADABLE = 'is a damaged video: its index cannot be read';

/** A text says why a file cannot be used. */
export async function readMovie(source: ByteSource): Promise<Movie | string> {
  const boxes = await listBoxes(source);
  if (typeof boxes === 'string') return boxes;
  const moov = boxes.find(({ type }) => type === 'moov');
  if (moov === undefined || moov.bytes > MAX_INDEX_BYTES) return 'is a damaged video: it has no index';
  const index = await source.read(moov.inside, moov.at + moov.bytes - moov.inside);
  const head = await readTracks(index).catch(() => UNREADABLE);
  if (typeof head === 'string') return head;
  if (head.tracks.length > MAX_TRACKS) return UNREADABLE;
  const traks = boxesIn(index, 0, index.length).filter(({ type }) => type === 'trak');
  const tables = traks.map(({ inside, at, bytes }) => {
    const stbl = findBox(index.subarray(inside, at + bytes), ['mdia', 'minf', 'stbl']);
    return stbl && readSampleTable(stbl);
  });
  // The library leaves out a track that it cannot read: then nobody knows which table is whose.
  const isPaired = traks.length === head.tracks.length;
  return {
    seconds: head.seconds,
    tracks: head.tracks.map((track, at) => ({ ...track, table: isPaired ? tables[at] : undefined })),
    isFragmented: findBox(index, ['mvex']) !== undefined,
  };
}

/** How long a track plays by its frames; undefined where the file does not say. */
export function secondsOf({ table, timescale }: Track): number | undefined {
  if (table?.duration === undefined || table.duration === 0 || timescale === 0) return undefined;
  return table.duration / timescale;
}

export function framesPerSecond(track: Track): number | undefined {
  const seconds = secondsOf(track);
  return track.table === undefined || seconds === undefined ? undefined : track.table.count / seconds;
}
