import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';

/** `npm run check` of a project in which the three checks are these commands. */
function check(scripts: Readonly<Record<'lint' | 'types' | 'format', string>>) {
  const root = mkdtempSync(path.join(tmpdir(), 'kling-check-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  cpSync('scripts/check.mjs', path.join(root, 'scripts/check.mjs'));
  const named = Object.entries(scripts).map(([name, command]) => [`check:${name}`, command]);
  writeFileSync(path.join(root, 'package.json'), JSON.stringify({ scripts: Object.fromEntries(named) as unknown }));
  const { status, stdout } = spawnSync(process.execPath, [path.join(root, 'scripts/check.mjs')], { encoding: 'utf8' });
  return { status, blocks: stdout.split(/^(?=lint|types|format)/m).sort() };
}

it('the checks run beside each other, and all that one says stands in one piece', () => {
  const slow = 'echo 1 && sleep 0.2 && echo 2';
  expect(check({ lint: slow, types: slow, format: 'echo fine' })).toEqual({
    status: 0,
    blocks: ['format passed\nfine\n', 'lint passed\n1\n2\n', 'types passed\n1\n2\n'],
  });
});

it('the checks fail when one of them does, and the others are still heard', () => {
  expect(check({ lint: 'echo fine', types: 'echo wrong >&2 && exit 3', format: 'echo fine' })).toEqual({
    status: 1,
    blocks: ['format passed\nfine\n', 'lint passed\nfine\n', 'types failed\nwrong\n'],
  });
});
