// Runs the integration tests against the server that docker-compose.yml describes: Temporal on PostgreSQL. Arguments go to vitest. With --chosen
// it is the part that CI runs, and docker-compose.yml's own services by hand; a machine that cannot have the server skips it, and says so.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { NotHere, startComposeServer } from './compose-server.mjs';

/** What depends on the server most: test/servers/README.md has the whole table. */
const CHOSEN = ['test/compose', 'test/servers', 'test/temporal/search-attributes.test.ts'];
/** Fewer rows in line than in the other tests: it is the server's rule that is looked at, and a busy machine starts a few a second. */
const CHOSEN_CROWD = '60';

const args = process.argv.slice(2);
const isChosen = args[0] === '--chosen';

const server = await startComposeServer((line) => console.log(line)).catch((error) => {
  if (!isChosen || !(error instanceof NotHere)) throw error;
  console.log(`skipped: the tests on PostgreSQL, since ${error.message}`);
  process.exit(0);
});
try {
  const tests = fileURLToPath(new URL('./test.mjs', import.meta.url));
  const which = isChosen ? ['--project', 'integration', '--project', 'compose', ...CHOSEN, ...args.slice(1)] : args;
  const projects = isChosen || args.some((arg) => arg.startsWith('--project')) ? [] : ['--project', 'integration'];
  process.exitCode = await new Promise((resolve) => {
    const child = spawn(process.execPath, [tests, ...projects, ...which], {
      stdio: 'inherit',
      env: {
        ...process.env,
        ...(isChosen ? { KLING_TEST_CROWD: CHOSEN_CROWD } : {}),
        KLING_TEST_TEMPORAL_ADDRESS: server.address,
        KLING_TEST_COMPOSE: JSON.stringify(server.with),
      },
    });
    // The server is stopped whatever ends the tests. Ctrl-C reaches them too.
    process.on('SIGINT', () => undefined);
    process.on('SIGTERM', () => child.kill('SIGTERM'));
    child.once('close', resolve);
  });
} finally {
  await server.stop();
}
