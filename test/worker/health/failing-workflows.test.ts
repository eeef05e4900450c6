import { describe, expect, it } from 'vitest';
import { missingKey, notAsEncrypted } from '../../../src/temporal/encryption/decryption-failed.js';
import { createFailingWorkflows } from '../../../src/worker/health/failing-workflows.js';

describe('workflows whose tasks fail', () => {
  const start = () => {
    const told: (string | undefined)[] = [];
    return { told, failing: createFailingWorkflows((trouble) => told.push(trouble)) };
  };

  it('are said once, with the cause, however often they are tried', () => {
    const { told, failing } = start();
    failing.note('run-1', 'history does not fit');
    failing.note('run-1', 'history does not fit');
    expect(told).toEqual([
      expect.stringMatching(/^Tasks of a workflow fail in this worker, .*: history does not fit\. /),
    ]);
    expect(failing.counts()).toEqual({ tasks: 2, workflows: 1 });
  });

  it.each([
    ['history does not fit.', 'history does not fit. If its code is not that with which they were started, run that '],
    [
      missingKey('old', ['new']).message,
      'a key only decrypts. Give this worker that key and start it again; they go on',
    ],
    [missingKey('old', []).message, 'as the workers have it. Give this worker that key and start it again; they go on'],
    [notAsEncrypted('old', undefined).message, 'was changed. Give this worker that key and start it again; they go on'],
  ])('are told of with what mends them: %s', (cause, advice) => {
    const { told, failing } = start();
    failing.note('run-1', cause);
    expect(told.join()).toContain(advice);
  });

  it('are named by their ids once Temporal has told these', async () => {
    const { told, failing } = start();
    failing.note('run-1', 'a');
    failing.note('run-2', 'b');
    await failing.recheck((runId) => Promise.resolve({ workflowId: `id of ${runId}`, isFailing: true }));
    expect(told.at(-1)).toMatch(/^Tasks of 2 workflows fail in this worker, e\.g\. "id of run-1", .*: a\. /);
  });

  it('are forgotten when they go on or have ended, and kept while Temporal does not say', async () => {
    const { told, failing } = start();
    failing.note('run-1', 'a');
    await failing.recheck(() => Promise.resolve(undefined));
    await failing.recheck(() => Promise.reject(new Error('away')));
    expect(failing.counts().workflows).toBe(1);
    await failing.recheck((runId) => Promise.resolve({ workflowId: runId, isFailing: false }));
    expect(failing.counts()).toEqual({ tasks: 1, workflows: 0 });
    expect(told.at(-1)).toBeUndefined();
  });
});
