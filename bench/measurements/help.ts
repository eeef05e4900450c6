import { spawn } from 'node:child_process';
import path from 'node:path';
import { atMost } from '../figure.js';
import type { Measurement } from '../measurement.js';
import { PACKAGE_ROOT } from '../package-root.js';
import { median } from '../statistics.js';

/** How long `kling --help` takes against a Node that does nothing; taken in turns, so that both meet the same load. */
export const help: Measurement = {
  name: 'help',
  title: 'kling --help (beside it: node -e 0)',
  async measure({ quick }) {
    const ours: number[] = [];
    const bare: number[] = [];
    for (let round = 0; round < (quick ? 5 : 21); round++) {
      bare.push(await timeNode(['-e', '0']));
      ours.push(await timeNode([path.join(PACKAGE_ROOT, 'dist/client.js'), '--help']));
    }
    return {
      figures: [
        {
          name: 'time, median',
          unit: 'ms',
          ours: median(ours),
          beside: median(bare),
          budget: atMost(2, { of: 'ratio' }),
        },
      ],
      raw: { ours, bare },
    };
  },
};

/** Milliseconds from the start of a Node process to its end. */
function timeNode(args: readonly string[]): Promise<number> {
  const startMs = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { stdio: 'ignore', env: { PATH: process.env.PATH } });
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve(performance.now() - startMs);
      else reject(new Error(`node ${args.join(' ')} ended with exit code ${code ?? 'none'}`));
    });
  });
}
