/** What a file is, by its first bytes, and what ffmpeg calls that. */
export interface InputFormat {
  readonly kind: 'video' | 'sound' | 'picture';
  readonly demuxer: string;
}

/** How many bytes tell. */
export const HEAD_LENGTH = 12;

const FORMATS: readonly (InputFormat & { readonly at: number; readonly bytes: string })[] = [
  { kind: 'video', demuxer: 'mov', at: 4, bytes: 'ftyp' },
  { kind: 'picture', demuxer: 'png_pipe', at: 0, bytes: '\x89PNG\r\n\x1a\n' },
  { kind: 'picture', demuxer: 'jpeg_pipe', at: 0, bytes: '\xff\xd8\xff' },
  { kind: 'picture', demuxer: 'webp_pipe', at: 8, bytes: 'WEBP' },
  { kind: 'sound', demuxer: 'wav', at: 8, bytes: 'WAVE' },
  { kind: 'sound', demuxer: 'flac', at: 0, bytes: 'fLaC' },
  { kind: 'sound', demuxer: 'ogg', at: 0, bytes: 'OggS' },
  { kind: 'sound', demuxer: 'mp3', at: 0, bytes: 'ID3' },
];

/** Undefined for what is none of those that are read; above all a list of other files is none. */
export function detectInputFormat(head: Buffer): InputFormat | undefined {
  const text = head.toString('latin1');
  const found = FORMATS.find(({ at, bytes }) => text.startsWith(bytes, at));
  if (found !== undefined) return { kind: found.kind, demuxer: found.demuxer };
  // The beginning of a frame of MPEG audio, layer III.
  const isMp3 = head[0] === 0xff && ((head[1] ?? 0) & 0xe6) === 0xe2;
  return isMp3 ? { kind: 'sound', demuxer: 'mp3' } : undefined;
}
