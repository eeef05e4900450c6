// Runs the tests and ends with one plain line that people and machines can read: "N passed, N failed".
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const directory = await mkdtemp(path.join(tmpdir(), 'kling-test-'));
const reportFile = path.join(directory, 'report.json');

const args = process.argv.slice(2);
// The services of docker-compose.yml need its server: `npm run test:postgres`.
const exitCode = await runVitest(
  args.some((arg) => arg.startsWith('--project')) ? args : ['--project', '!compose', ...args],
);
const report = await readReport();
await rm(directory, { recursive: true, force: true });

const passed = report?.numPassedTests ?? 0;
const failed = report?.numFailedTests ?? 0;
const skipped = (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0);
const notLoaded = (report?.testResults ?? []).filter(
  ({ status, assertionResults }) => status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
);

for (const { name } of notLoaded) console.log(`could not run: ${path.relative(root, name)}`);
if (report === undefined) console.log('there is no report: vitest did not come to its end');
else if (passed + failed === 0) console.log('nothing ran');
else if (exitCode !== 0 && failed + notLoaded.length === 0) console.log(`vitest ended with exit code ${exitCode}`);

// A file that could not run hides an unknown number of tests: it counts as one failure, so that the line never looks clean.
const failures = failed + notLoaded.length;
if (skipped > 0) console.log(`${skipped} skipped`);
console.log(`${passed} passed, ${failures} failed`);
process.exitCode = exitCode !== 0 || failures > 0 || passed === 0 ? 1 : 0;

function runVitest(args) {
  const vitest = path.join(root, 'node_modules/vitest/vitest.mjs');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`];
  const child = spawn(process.execPath, [vitest, 'run', ...reporters, ...args], { cwd: root, stdio: 'inherit' });
  // Ctrl-C reaches vitest too, which takes its servers down; wait for it.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  return new Promise((resolve) => child.once('close', (code) => resolve(code ?? 1)));
}

async function readReport() {
  try {
    return JSON.parse(await readFile(reportFile, 'utf8'));
  } catch {
    return undefined;
  }
}
