// Types, lint and format at once: each is busy on one core alone. What one of them says is shown when it has ended, so that it stays in one piece.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
// The longest first.
const codes = await Promise.all(['lint', 'types', 'format'].map(run));
process.exitCode = codes.every((code) => code === 0) ? 0 : 1;

async function run(name) {
  const child = spawn('npm', ['run', '--silent', `check:${name}`], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  const said = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => said.push(data));
  const code = await new Promise((resolve) => child.once('close', resolve));
  process.stdout.write(`${name} ${code === 0 ? 'passed' : 'failed'}\n`);
  process.stdout.write(Buffer.concat(said));
  return code;
}
