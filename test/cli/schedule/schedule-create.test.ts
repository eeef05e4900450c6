import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeError } from '../../../src/cli/program/errors.js';
import type { Io } from '../../../src/cli/process/io.js';
import { NO_PAINT } from '../../../src/cli/screen/paint.js';
import { runScheduleCreate } from '../../../src/cli/schedule/commands/schedule-create.js';
import { readConfig } from '../../../src/config/read-config.js';

describe('kling schedule create', () => {
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'kling-schedule-'));
    await writeFile(path.join(directory, 'rows.csv'), 'prompt\na fox\n');
    await writeFile(path.join(directory, 'bad.csv'), 'prompt,duraton\na fox,7\n');
  });
  afterAll(() => rm(directory, { recursive: true, force: true }));

  const io: Io = {
    ...{
      out: () => undefined,
      err: () => undefined,
      complain: () => undefined,
      quiet: false,
      isTerminal: false,
      columns: 80,
      outColumns: Infinity,
    },
    ...{ paint: { out: NO_PAINT, err: NO_PAINT }, json: false, signal: new AbortController().signal },
    config: readConfig({ TEMPORAL_ADDRESS: '127.0.0.1:1' }, false),
  };
  const every = { every: '6h' };

  it.each([
    ['a fox', {}, '--cron: missing; write when to start, e.g. "0 2 * * *", or --every, e.g. "6h"'],
    [
      'a fox',
      { ...every, timeZone: 'Berlin' },
      '--time-zone: "Berlin" is no time zone; write e.g. "Europe/Berlin" or "UTC"',
    ],
    [
      'a fox',
      { ...every, id: 'a fox' },
      '--id is "a fox"; write 1 to 100 of the characters A-Z a-z 0-9 . _ - and begin with a letter or digit',
    ],
    ['a fox', { ...every, duration: '7' }, /^duration: "7" is not possible/],
    ['a fox', { ...every, budget: '5' }, '--budget is for a batch, and no file is named'],
    [
      'a fox',
      { ...every, set: ['mode=pro'] },
      '--set is for the rows of a file, and "a fox" is none; write e.g. kling schedule create prompts.csv',
    ],
    ['-', every, 'Each run reads the file anew, and standard input can be read once; write the name of a file'],
    ['bad.csv', every, /did you mean "duration"\?\n/],
    ['rows.csv', { ...every, mode: 'pro' }, /^Options for fields are for one request; .* --set mode=pro$/],
    ['rows.csv', { ...every, force: true }, '--force is not needed: each run is a new batch, and makes all rows'],
    ['rows.csv', { ...every, budget: 'much' }, /^--budget: "much"; write what may be spent/],
  ])('refuses %s with %j before it asks a server', async (given, options, text) => {
    const file = given.endsWith('.csv') ? path.join(directory, given) : given;
    const error: unknown = await runScheduleCreate(file, options, io).catch((reason: unknown) => reason);
    const { lines, exitCode } = describeError(error);
    expect(exitCode).toBe(2);
    expect(lines.join('\n')).toMatch(text instanceof RegExp ? text : new RegExp(`^${escape(text)}$`));
  });

  const escape = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
});
