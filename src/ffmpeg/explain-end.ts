import { InvalidRequest } from '../domain/invalid-request.js';
import { KlingFailure } from '../domain/kling-failure.js';
import type { ToolEnd } from './run-tool.js';
import type { Tool } from './tools.js';

/** What the last words of a tool mean, where they are not about the files that it was given. */
const LACKS: readonly (readonly [RegExp, string])[] = [
  [
    /unknown encoder '(?:libx264|aac)'|encoder \(codec h264\) .*not found/i,
    'it cannot write H.264 and AAC (libx264, aac)',
  ],
  [/no such filter: '?drawtext/i, 'it cannot write text (drawtext); leave "labels" out, or install one that can'],
  [/cannot find a valid font|cannot load default config file/i, 'it finds no font; leave "labels" out, or install one'],
  [/no such filter: '?([a-z]+)/i, 'it is too old, and lacks a filter'],
  [/unrecognized option '?([\w-]+)|option not found/i, 'it is too old, and lacks an option'],
];
const FULL = /no space left on device|disk quota exceeded/i;
const NO_MEMORY = /cannot allocate memory/i;
const UNWRITABLE = /read-only file system|input\/output error/i;

/** Why a tool has ended badly: for want of room, of something that it lacks, for the files, or from outside. */
export function explainEnd(tool: Tool, { code, said, isGivenUp }: ToolEnd): Error {
  if (FULL.test(said)) return new KlingFailure('Storage', `${tool} cannot go on: the disk is full`);
  if (UNWRITABLE.test(said)) return new KlingFailure('Storage', `${tool} cannot go on: ${said}`);
  if (NO_MEMORY.test(said)) return new KlingFailure('ToolFailed', `${tool} cannot go on: it gets no more memory`);
  if (isGivenUp) return new KlingFailure('ToolFailed', `${tool} has said nothing for minutes, and was ended`);
  if (code === undefined || code === 127 || code === 126)
    return new KlingFailure('ToolFailed', `${tool} was ended by a signal${said === '' ? '' : `: ${said}`}`);
  const lack = LACKS.find(([pattern]) => pattern.test(said));
  if (lack !== undefined)
    return new KlingFailure('MissingTool', `This worker's ${tool} will not do: ${lack[1]} (${said})`);
  return new InvalidRequest([{ path: '', text: `${tool} refuses it: ${said === '' ? `exit code ${code}` : said}` }]);
}
