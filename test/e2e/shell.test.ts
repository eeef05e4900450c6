import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { TopSnapshot } from '../../src/client/top/look-at-all.js';
import type { Stage } from './harness.js';
import { CLIENT, useStage } from './harness.js';

const isThere = (shell: string): boolean => spawnSync(shell, ['-c', 'exit 0']).status === 0;

/** A `kling` on the PATH, and what a shell's own program prints. */
async function useShell({ outputDir, env }: Stage) {
  const bin = path.join(outputDir, 'bin');
  await mkdir(bin);
  await writeFile(path.join(bin, 'kling'), `#!/bin/sh\nexec '${process.execPath}' '${CLIENT}' "$@"\n`);
  await chmod(path.join(bin, 'kling'), 0o755);
  const inShell = (shell: string, script: string) => {
    const run = spawnSync(shell, ['-c', script], {
      cwd: outputDir,
      env: { ...env, PATH: `${bin}:${process.env.PATH ?? ''}` },
      encoding: 'utf8',
    });
    return run.stdout.split('\n').filter((line) => line !== '');
  };
  /** What bash would offer for a line, of which it takes `word` for the last word. */
  const inBash = (line: string, word: string) =>
    inShell(
      'bash',
      `source <(kling completion bash); COMP_LINE='${line}'; COMP_POINT=\${#COMP_LINE}; _kling kling '${word}' 2>/dev/null; printf '%s\\n' "\${COMPREPLY[@]}"`,
    );
  return { inShell, inBash };
}

describe('in a shell', () => {
  const stage = useStage();

  it('kling is completed, and what was made is listed, looked at and opened', async () => {
    const { kling, startWorker, outputDir } = stage();
    const { inBash, inShell } = await useShell(stage());
    await startWorker();
    const batchId = `tab-${randomUUID().slice(0, 8)}`;
    const id = `${batchId}-alone`;
    await writeFile(path.join(outputDir, 'rows.csv'), 'id,prompt\none,a fox\ntwo,an owl\n');
    const [made, batch] = await Promise.all([
      kling(['generate', 'a lamp', '--id', id, '--quiet']),
      kling(['batch', 'rows.csv', '--id', batchId, '--quiet']),
    ]);
    expect([made.stderr, batch.stderr], 'nothing that a script does not need').toEqual(['', '']);
    expect(batch.stdout).toBe(`${outputDir}/${batchId}/results.jsonl\n`);

    expect(inBash('kling list --st', '--st')).toEqual(['--state', '--stuck']);
    expect(inBash('kling list --state=fa', 'fa'), 'as bash divides words').toEqual(['failed']);
    expect(inBash('kling generate "$(touch ran)" `touch ran` --asp', '--asp')).toEqual(['--aspect-ratio']);
    await expect(readFile(path.join(outputDir, 'ran')), 'what is typed is never run').rejects.toThrow('ENOENT');
    await expect.poll(() => inBash(`kling batch status ${batchId}`, batchId)).toEqual([batchId]);
    if (isThere('fish'))
      expect(inShell('fish', 'kling completion fish | source; complete -C "kling list --state=fa"')).toEqual([
        '--state=failed',
      ]);
    if (isThere('zsh'))
      expect(inShell('zsh', 'kling completion zsh > _kling && zsh -n _kling && echo fine')).toEqual(['fine']);

    const items = await kling(['list', '--batch', batchId, '--quiet']);
    expect(items.stdout.split('\n').filter(Boolean).sort()).toEqual([`${batchId}/one`, `${batchId}/two`]);
    expect(await kling(['status', id, '-q'])).toMatchObject({ code: 0, stdout: 'completed\n', stderr: '' });

    const top = JSON.parse((await kling(['top', '--json'])).stdout) as TopSnapshot;
    expect(top).toMatchObject({ workers: 1, alerts: [], spending: [] });
    expect(
      top.batches?.shown.map((one) => one.batchId),
      'those that run, of all in this namespace',
    ).not.toContain(batchId);
    expect(top.generations?.today.completed, 'of all in this namespace').toBeGreaterThanOrEqual(3);

    const opened = await kling(['open', id]);
    expect([opened.code, opened.stdout], 'without a desktop').toEqual([0, made.stdout]);
    expect((await kling(['open', batchId, '--print'])).stdout).toBe(`${outputDir}/${batchId}/report.html\n`);
    expect(JSON.parse((await kling(['open', id, '--web', '--json'])).stdout)).toMatchObject({ kind: 'page' });
  });

  it('a shell gets an answer at once where no Temporal server answers', async () => {
    const { kling } = stage();
    const away = { env: { TEMPORAL_ADDRESS: '127.0.0.1:1' } };
    expect(await kling(['__complete', 'fish', 'status', ''], away)).toMatchObject({ code: 0, stdout: 'nothing\n' });
    expect(await kling(['__complete', 'bash', 'l', 'kling generate "a l'], away), 'in a prompt').toMatchObject({
      code: 1,
      stdout: '',
      stderr: '',
    });
  });
});
