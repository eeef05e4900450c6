import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, it } from 'vitest';

const ROOM = resolve(import.meta.dirname, '../../src/simulator');
const files = readdirSync(ROOM, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));

it('imports Node built-ins and nothing of the rest of the product', () => {
  const strangers = files.flatMap((file) => {
    const source = readFileSync(join(ROOM, file), 'utf8');
    const targets = [...source.matchAll(/^(?:import|export)\b[^;]*? from '([^']+)';/gm)].map(
      ([, target]) => target ?? '',
    );
    return targets.filter((target) => {
      if (target.startsWith('node:')) return !builtinModules.includes(target.slice('node:'.length));
      return relative(ROOM, resolve(dirname(join(ROOM, file)), target)).startsWith('..') || !target.startsWith('.');
    });
  });
  expect(strangers).toEqual([]);
});
