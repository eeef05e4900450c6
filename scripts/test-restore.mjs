// Runs the test of backup and restore against the server that docker-compose.yml describes: its PostgreSQL is dumped while generations run.
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { startComposeServer } from './compose-server.mjs';

const server = await startComposeServer((line) => console.log(line));
const control = createServer((request, reply) => {
  const work = { '/backup': server.backup, '/restore': server.restore }[request.url];
  Promise.resolve(work())
    .then(() => reply.end())
    .catch((error) => reply.writeHead(500).end(String(error)));
});
await new Promise((resolve) => control.listen(0, '127.0.0.1', resolve));
try {
  const tests = fileURLToPath(new URL('./test.mjs', import.meta.url));
  const backups = { address: server.address, url: `http://127.0.0.1:${control.address().port}` };
  process.exitCode = await new Promise((resolve) => {
    spawn(process.execPath, [tests, '--project', 'integration', 'test/e2e/restore.test.ts', ...process.argv.slice(2)], {
      stdio: 'inherit',
      env: { ...process.env, KLING_TEST_BACKUPS: JSON.stringify(backups) },
    }).once('close', resolve);
  });
} finally {
  control.close();
  await server.stop();
}
