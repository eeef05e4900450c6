import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const LOAD = fileURLToPath(new URL('../../scripts/load-source.mjs', import.meta.url));
/** As a command asks: the signal is that of Ctrl-C, and who is stopped ends with 130. */
const PROGRAM = `
const { loadSource } = await import('${LOAD}');
const { confirm, canAsk } = await loadSource('cli/process/confirm.ts');
const { listenForStop } = await loadSource('cli/process/stop-signal.ts');
const { signal } = listenForStop({ env: {}, limitMs: 5000 });
try {
  console.log('answer: ' + (await confirm('can ask: ' + canAsk() + '. Go on?', signal)));
  process.exit(0);
} catch (error) {
  console.log('stopped: ' + (error === signal.reason));
  process.exit(130);
}`;

/** Runs the question on a terminal of its own, of which \`script\` keeps the other end, and types once it is asked. */
function ask(keys: string): Promise<{ text: string; code: number | null }> {
  const program = `${process.execPath} --input-type=module -e "$PROGRAM"`;
  const child = spawn('script', ['-qec', program, '/dev/null'], {
    env: { ...process.env, PROGRAM, SHELL: '/bin/sh' },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let text = '';
  let isTyped = false;
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString();
    if (isTyped || !text.includes('[y/N] ')) return;
    isTyped = true;
    child.stdin.write(keys);
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject).once('close', (code) => resolve({ text, code }));
  });
}

it.skipIf(process.platform !== 'linux').each([
  ['y and Enter', 'y\r', 'answer: true', 0],
  ['Yes and Enter', 'Yes\r', 'answer: true', 0],
  ['n and Enter', 'n\r', 'answer: false', 0],
  ['Enter alone', '\r', 'answer: false', 0],
  ['another word', 'yikes\r', 'answer: false', 0],
  ['the end of the input', '\u0004', 'answer: false', 0],
  ['Ctrl-C', '\u0003', 'stopped: true', 130],
])('a question on a terminal takes %s', async (_what, keys, said, exitCode) => {
  const { text, code } = await ask(keys);
  expect(text).toContain('can ask: true. Go on? [y/N] ');
  // On a line of its own, wherever the cursor stood.
  expect(text.split('\r\n')).toContain(said);
  expect(code).toBe(exitCode);
});
