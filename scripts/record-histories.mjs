// Keeps the histories of this version, which every one to come must replay: npm run record:histories, or with a version, e.g. 0.2.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
const [named = version.split('.').slice(0, 2).join('.')] = process.argv.slice(2);
if (!/^\d+\.\d+$/.test(named)) {
  console.error(`${named} is no version; write e.g. 0.2`);
  process.exit(2);
}

/** Those that replay a history keep it too. */
const tests = readdirSync(path.join(root, 'test/workflows'), { recursive: true })
  .filter((file) => file.endsWith('.test.ts'))
  .map((file) => path.join('test/workflows', file))
  .filter((file) => readFileSync(path.join(root, file), 'utf8').includes('replayAndKeep('));
const { status } = spawnSync(process.execPath, ['scripts/test.mjs', '--project', 'integration', ...tests], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, KLING_RECORD_HISTORIES: named },
});
process.exitCode = status ?? 1;
