import { execFileSync } from 'node:child_process';
import { readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { BatchResult } from '../../src/domain/batch/progress/progress.js';
import { useStage } from './harness.js';

describe('files as people have them', () => {
  const stage = useStage({ speed: 60 });
  const at = (name: string) => path.join(stage().outputDir, name);
  const write = (name: string, text: string) => writeFile(at(name), text);

  const startBatch = (workflowId: string, input: object) =>
    stage().client.workflow.start('batch', { taskQueue: stage().taskQueue, workflowId, args: [input] });
  const failureOf = async (workflowId: string, input: object): Promise<{ type: string; message: string }> => {
    const handle = await startBatch(workflowId, input);
    const error = (await handle.result().catch((thrown: unknown) => thrown)) as { cause: Error & { type: string } };
    return error.cause;
  };

  it('bring their own columns back, in status, table and page', async () => {
    const { work, kling, simulator } = stage();
    await work();
    await write(
      'sheet.csv',
      'ID,Prompt,Duration,Aspect Ratio,Status,Notes\nsea,海边的猫,5,16:9,For Production,"May, 2"\n',
    );
    const done = await kling(['batch', 'sheet.csv', '--id', 'sheet', '--ignore-columns', 'status']);
    expect(done.stderr).toContain('kept as metadata, and not sent to Kling: Notes');
    expect(done.code).toBe(0);
    expect(simulator.tasks()).toHaveLength(1);
    const csv = await readFile(at('sheet/results.csv'), 'utf8');
    expect(csv).toMatch(/^\ufeffid,.*,prompt,estimated_units,(found_\w+,){6}Notes\n/);
    expect(csv).toMatch(/\nsea,completed,'\d{18},.*,海边的猫,1\.5,5(\.\d+)?,1280,720,\d+,false,true,"May, 2"\n$/);
    expect(await readFile(at('sheet/report.html'), 'utf8')).toContain('Notes: May, 2');
    const status = JSON.parse((await kling(['status', 'sheet/sea', '--json'])).stdout) as object;
    expect(status).toMatchObject({ metadata: { Notes: 'May, 2' } });
    expect((await kling(['status', 'sheet/sea'])).stdout).toContain('metadata Notes: May, 2');
  });

  it('are shown as they are understood before anything is paid, and refused where they hold rubbish', async () => {
    const { kling, simulator } = stage();
    const offline = { env: { TEMPORAL_ADDRESS: '127.0.0.1:1' } };
    await write('comma.csv', 'prompt,negative_prompt\na paper lantern rises, slow and calm\n');
    const dry = await kling(['batch', 'comma.csv', '--dry-run'], offline);
    expect(dry.code).toBe(0);
    expect(dry.stderr).toContain('what follows a comma was read as negative_prompt;');
    expect(dry.stdout).toContain('negative_prompt  " slow and calm"');
    await write('errors.csv', 'prompt,duration\n#NAME?,5\n#REF!,5\n#N/A,5\nnan,5\nNULL,5\n');
    const bad = await kling(['batch', 'errors.csv'], offline);
    expect(bad).toMatchObject({ code: 2, stdout: '' });
    expect(
      bad.stderr
        .trimEnd()
        .split('\n')
        .map((line) => line.split(' ', 1)[0]),
    ).toEqual([2, 3, 4, 5, 6].map((line) => `errors.csv:${line}:1`));
    expect(simulator.ledger()).toEqual([]);
  });

  it("may call items like the batch's own files", async () => {
    const { work, simulator } = stage();
    await work();
    const ids = [
      'results.csv',
      'results.jsonl',
      'journal.jsonl',
      'manifest.jsonl',
      'report.html',
      'results.csv.part',
      'con',
      'Journal.JSONL',
    ];
    const input = { items: ids.map((id) => ({ id, prompt: `a picture of ${id}` })) };
    const result = (await (await startBatch('own', input)).result()) as BatchResult;
    expect(result.counts).toMatchObject({ completed: ids.length, failed: 0 });
    const lines = (await readFile(at('own/results.jsonl'), 'utf8')).trim().split('\n');
    const rows = lines.map((line) => JSON.parse(line) as { id: string; file: string });
    expect(rows.map(({ id }) => id)).toEqual(ids);
    for (const { file } of rows) expect((await readFile(file)).length).toBeGreaterThan(100);
    const again = (await (await startBatch('own', input)).result()) as BatchResult;
    expect(again.counts).toMatchObject({ completed: ids.length });
    expect(simulator.stats()).toMatchObject({ acceptedCreates: ids.length });
  });

  it.skipIf(process.platform === 'win32')(
    "are none of rows where Temporal names a pipe or what is nobody's to see",
    async () => {
      const { work, simulator, start } = stage();
      await work();
      execFileSync('mkfifo', [at('pipe.csv'), at('pipe.png')]);
      await symlink('/etc/passwd', at('passwd.csv'));
      await write('.env', 'KLING_API_KEY=hunter2\n');
      const names = [
        'pipe.csv',
        '/proc/self/mem',
        '/dev/zero',
        '/etc/passwd',
        'passwd.csv',
        '../../../../etc/passwd',
        '.env',
      ];
      for (const [index, manifest] of names.entries()) {
        const { type, message } = await failureOf(`named-${index}`, { manifest });
        expect(type, manifest).toBe('InvalidRequest');
        expect(message).not.toMatch(/hunter2|root:/);
      }
      const { type, message } = await failureOf('piped', { items: [{ prompt: 'a', image: 'pipe.png' }] });
      expect([type, message]).toEqual(['InvalidRequest', expect.stringContaining('is a pipe or a device, not a file')]);
      // The worker has lost none of its hands to them.
      await (await start({ prompt: 'a fox' })).result();
      expect(simulator.stats().acceptedCreates).toBe(1);
    },
  );
});
