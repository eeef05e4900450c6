/** A file that ffmpeg is to read, and as what. */
export interface FileInput {
  /** Absolute. */
  readonly file: string;
  /** What its first bytes say that it is, in ffmpeg's word. */
  readonly demuxer: string;
}

/** No keyboard, no greeting, only what went wrong. */
export const QUIET = ['-nostdin', '-hide_banner', '-loglevel', 'error'] as const;

/** Four times the largest picture that Kling makes, a side: a small file may claim a picture that takes all memory. */
const MAX_PIXELS = 16_384 * 16_384;

/**
 * An input, with options that stand before it. It is a file whatever its name looks like, and nothing but what it was taken for: a playlist that names
 * other files or addresses is read as none.
 */
export function fileInput({ file, demuxer }: FileInput, ...before: readonly string[]): readonly string[] {
  return [...before, ...ONLY_FILES, '-max_pixels', String(MAX_PIXELS), ...asOnly(demuxer), '-i', `file:${file}`];
}

/** The same for ffprobe, which decodes nothing. */
export function probeInput({ file, demuxer }: FileInput): readonly string[] {
  return [...ONLY_FILES, ...asOnly(demuxer), '-i', `file:${file}`];
}

/** A list of files of ours, by names of ours: whatever they are called elsewhere, nobody can write into it. */
export function listInput(list: string): readonly string[] {
  return [...ONLY_FILES, '-format_whitelist', 'concat,mov', '-f', 'concat', '-i', `file:${list}`];
}

export const ONLY_FILES = ['-protocol_whitelist', 'file,pipe'] as const;
const asOnly = (demuxer: string): readonly string[] => ['-format_whitelist', demuxer, '-f', demuxer];
