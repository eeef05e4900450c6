// Runs the integration tests against the server that docker-compose.yml describes: Temporal on PostgreSQL. Arguments go to vitest.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { startComposeServer } from './compose-server.mjs';

const server = await startComposeServer((line) => console.log(line));
try {
  const tests = fileURLToPath(new URL('./test.mjs', import.meta.url));
  process.exitCode = await new Promise((resolve) => {
    spawn(process.execPath, [tests, '--project', 'integration', ...process.argv.slice(2)], {
      stdio: 'inherit',
      env: { ...process.env, KLING_TEST_TEMPORAL_ADDRESS: server.address },
    }).once('close', resolve);
  });
} finally {
  await server.stop();
}
