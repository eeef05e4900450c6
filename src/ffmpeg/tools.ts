import path from 'node:path';
import { KlingFailure } from '../domain/kling-failure.js';
import { findExecutable } from '../programs/executable.js';

/** The user's own ffmpeg: one that came with this package would be 70 MB for each machine, and no well-kept library decodes H.264 without one. */
export interface ToolSettings {
  /** Where tools are looked for. */
  readonly path: string | undefined;
  /** Which ffmpeg; the first on the path where absent. */
  readonly ffmpeg?: string;
}

/** `ffprobe` comes with `ffmpeg`, and lies beside it. */
export type Tool = 'ffmpeg' | 'ffprobe';

/** Where a tool lies; undefined where it is not on this machine. */
export async function findTool(tool: Tool, { path: pathEnv = '', ffmpeg }: ToolSettings): Promise<string | undefined> {
  if (ffmpeg === undefined) return findExecutable(tool, pathEnv);
  const given = await findExecutable(path.basename(ffmpeg), path.dirname(ffmpeg));
  if (tool === 'ffmpeg' || given === undefined) return given;
  const beside = await findExecutable(tool + path.extname(ffmpeg), path.dirname(ffmpeg));
  return beside ?? findExecutable(tool, pathEnv);
}

/** The same; throws `KlingFailure` of kind `MissingTool`. */
export async function requireTool(tool: Tool, settings: ToolSettings): Promise<string> {
  const found = await findTool(tool, settings);
  if (found !== undefined) return found;
  const where =
    settings.ffmpeg === undefined ? 'on the PATH of the worker' : `where KLING_FFMPEG says, ${settings.ffmpeg}`;
  throw new KlingFailure(
    'MissingTool',
    `There is no ${tool} ${where}; install it, or set KLING_FFMPEG to where it lies`,
  );
}
