import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const LONG = path.join(import.meta.dirname, 'long');
const PROGRAM = path.join(import.meta.dirname, '../../scripts/chaos.mjs');
const scenarios = JSON.parse(readFileSync(path.join(LONG, 'scenarios.json'), 'utf8')) as Record<string, string>;

const chaos = (...args: string[]) => spawnSync(process.execPath, [PROGRAM, ...args], { encoding: 'utf8' });

describe('npm run chaos', () => {
  it('tells of each long scenario, and of none that is not there', () => {
    const files = readdirSync(LONG).flatMap((name) => /^(.+)\.test\.ts$/.exec(name)?.[1] ?? []);
    expect(Object.keys(scenarios).sort()).toEqual(files.sort());
    const { status, stdout } = chaos('--help');
    expect(status).toBe(0);
    for (const [name, what] of Object.entries(scenarios)) expect(stdout).toContain(`${name.padEnd(14)} ${what}`);
  });

  it.each(Object.entries(scenarios))('%s begins its title with the row that it is of', (name, what) => {
    const [, row] = /^row (\d+): /.exec(what) ?? [];
    const page = readFileSync(path.join(import.meta.dirname, '../../docs/what-it-survives.md'), 'utf8');
    expect(readFileSync(path.join(LONG, `${name}.test.ts`), 'utf8')).toMatch(new RegExp(`\\bit\\(\\s*['\`]${row}: `));
    expect(page).toMatch(new RegExp(`^\\| ${row} `, 'm'));
  });

  it.each([
    [
      ['--scenario', 'moon'],
      '--scenario is "moon"; there are killed-waits, server-away, held-create, cancelled, many-children, soak',
    ],
    [['--seed', 'x'], '--seed is "x"; write a whole number'],
    [['--faults', 'a'], '--faults is "a"; write numbers of the list, e.g. 3,8'],
    [['--faults', '3', '--scenario', 'soak'], '--faults is for a night, not for a scenario'],
  ])('%j is refused', (args, sentence) => {
    const { status, stderr } = chaos(...args);
    expect([status, stderr.trim()]).toEqual([2, sentence]);
  });
});
