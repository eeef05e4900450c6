import type { ToolSettings } from './tools.js';
import { findTool } from './tools.js';
import { runTool } from './run-tool.js';

/** What a machine has for operations and thumbnails. */
export interface Examined {
  readonly ffmpeg?: string;
  readonly ffprobe?: string;
  /** As it says itself. */
  readonly version?: string;
  /** What operations need of it and it has not. */
  readonly lacks: readonly string[];
}

/** It answers at once; one that does not is none. */
const SILENCE_LIMIT_MS = 10_000;
const MAX_ANSWER = 2 ** 20;

/** Looks which tools are there and whether they will do. */
export async function examineFfmpeg(settings: ToolSettings, signal: AbortSignal): Promise<Examined> {
  const [ffmpeg, ffprobe] = await Promise.all([findTool('ffmpeg', settings), findTool('ffprobe', settings)]);
  if (ffmpeg === undefined) return { ffprobe, lacks: [] };
  const limits = { path: settings.path, signal, silenceLimitMs: SILENCE_LIMIT_MS, maxBytes: MAX_ANSWER };
  const ask = async (what: string): Promise<string> =>
    (await runTool(ffmpeg, ['-hide_banner', what], limits)).stdout.toString('utf8');
  const [about, encoders, filters] = await Promise.all(['-version', '-encoders', '-filters'].map(ask));
  const version = /version (\S+)/.exec(about ?? '')?.[1];
  const has = (list: string | undefined, name: string): boolean =>
    new RegExp(`^\\s*\\S+ ${name} `, 'm').test(list ?? '');
  const lacks = [
    ...['libx264', 'aac'].filter((name) => !has(encoders, name)),
    ...['xfade', 'drawtext'].filter((name) => !has(filters, name)),
  ];
  return { ffmpeg, ffprobe, version, lacks };
}
