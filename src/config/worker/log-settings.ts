import path from 'node:path';
import type { Env } from '../../domain/env.js';
import { InvalidConfig } from '../invalid-config.js';
import { given, parseWord } from '../setting-values.js';

const LOG_LEVELS = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR'] as const;

/** What a worker writes about what it does. */
export interface LogSettings {
  readonly logLevel: (typeof LOG_LEVELS)[number];
  readonly logFormat: 'json' | 'text';
  /** Absolute: the file to which all of Kling's replies are written, for who looks for a fault. */
  readonly responseLog?: string;
}

/** Reads `KLING_LOG_LEVEL`, `KLING_LOG_FORMAT` and `KLING_LOG_RESPONSES`. */
export function parseLogSettings(env: Env, isTerminal: boolean): LogSettings {
  return {
    logLevel: parseWord('KLING_LOG_LEVEL', env.KLING_LOG_LEVEL?.toUpperCase(), LOG_LEVELS) ?? 'INFO',
    logFormat: parseLogFormat(env.KLING_LOG_FORMAT, isTerminal),
    responseLog: parseResponseLog(given(env.KLING_LOG_RESPONSES)),
  };
}

function parseLogFormat(value: string | undefined, isTerminal: boolean): 'json' | 'text' {
  const word = parseWord('KLING_LOG_FORMAT', value, ['auto', 'json', 'text']) ?? 'auto';
  return word === 'auto' ? (isTerminal ? 'text' : 'json') : word;
}

/** By its name the file is a log: a `.env` that somebody else wrote must not have lines added to any other. */
function parseResponseLog(file: string | undefined): string | undefined {
  if (file === undefined || file.endsWith('.jsonl')) return file === undefined ? undefined : path.resolve(file);
  throw new InvalidConfig(`KLING_LOG_RESPONSES is "${file}"; write a file name that ends in .jsonl`);
}
