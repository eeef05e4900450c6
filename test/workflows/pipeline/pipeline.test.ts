import { rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { WorkflowFailedError } from '@temporalio/client';
import { describe, expect, it } from 'vitest';
import { announcedOf } from '../announced.js';
import { createGate } from '../batch-harness.js';
import { refusal, usePipelines } from '../pipeline-harness.js';

const withPipelines = usePipelines();
const scene = { generate: { prompt: 'scene' } };
const film = {
  scene,
  other: { generate: { prompt: 'other' } },
  joined: { join: { videos: ['${scene.file}', '${other.file}'] } },
};

/** Rejects with what a pipeline failed of. */
const failureOf = (run: Promise<unknown>) =>
  run.then(
    () => Promise.reject(new Error('it has not failed')),
    (error: unknown) => (error instanceof WorkflowFailedError ? error.cause : error),
  );

describe('a pipeline', () => {
  it('makes side by side what waits for nothing, and then what waits for that', () =>
    withPipelines({}, async ({ run, submitted, operated, pipelineId, journal }) => {
      const result = await run({ name: 'film', steps: film });
      expect(result).toMatchObject({
        state: 'completed',
        name: 'film',
        counts: { completed: 3 },
        cost: { units: '4' },
      });
      expect(submitted.sort()).toEqual(['other', 'scene']);
      expect(operated).toEqual(['joined']);
      expect(journal.map(({ step, state }) => `${step} ${state}`).sort()).toEqual([
        'joined completed',
        'other completed',
        'scene completed',
      ]);
      expect(announcedOf(pipelineId).map(({ type, about }) => [type, about])).toContainEqual([
        'pipeline.completed',
        pipelineId,
      ]);
      expect(announcedOf(pipelineId).filter(({ isItem }) => isItem !== true)).toHaveLength(1);
    }));

  it('goes element by element, and leaves out what a condition or another step leaves out', () =>
    withPipelines({}, async ({ run, submitted, operated }) => {
      const prompts = ['a', 'b', 'c'];
      const { steps, counts } = await run({
        steps: {
          video: { generate: { prompt: '${each}' }, forEach: prompts, when: '${index} != 1'.replace(/[${}]/g, '') },
          last: { frame: { video: '${video.file}' }, forEach: prompts },
          some: { join: { videos: '${video.files}' } },
        },
      });
      expect(submitted.sort()).toEqual(['a', 'c']);
      expect(operated.sort()).toEqual(['last.0', 'last.2', 'some']);
      expect(counts).toMatchObject({ completed: 5, skipped: 2 });
      expect(steps.map(({ step, state }) => [step, state])).toEqual([
        ['video', 'completed'],
        ['last', 'completed'],
        ['some', 'completed'],
      ]);
    }));

  it('makes nothing again that is made, and of an edited file only what has changed and what comes after it', () =>
    withPipelines({}, async ({ run, submitted, names, operated, journal }) => {
      await run({ steps: film });
      const again = await run({ steps: film });
      expect(again).toMatchObject({ counts: { completed: 3 }, costOfThisRun: { units: '0' }, cost: { units: '4' } });
      expect(again.steps.every(({ isKept }) => isKept)).toBe(true);
      expect([submitted.length, operated.length, journal.length]).toEqual([2, 1, 3]);
      await run({ steps: { ...film, other: { generate: { prompt: 'third' } } } });
      expect(submitted).toHaveLength(3);
      expect(submitted.at(-1)).toBe('third');
      expect(operated).toEqual(['joined', 'joined']);
      // Back to what was: that is there still.
      await run({ steps: film });
      expect(submitted).toHaveLength(3);
      await run({ steps: film, from: 'scene' });
      expect(submitted.at(-1)).toBe('scene');
      expect(submitted).toHaveLength(4);
      expect(new Set(names).size).toBe(4);
    }));

  it('makes again what was made of a file that holds something else now, under whatever name it lies', () =>
    withPipelines({}, async ({ run, folder, submitted, operated }) => {
      const [picture, moved, intro] = ['fox.png', 'other.png', 'intro.mp4'].map((name) => path.join(folder, name)) as [
        string,
        string,
        string,
      ];
      const film = (image: string) => ({
        steps: {
          scene: { generate: { image, prompt: 'scene' } },
          joined: { join: { videos: [intro, '${scene.file}'] } },
        },
      });
      await Promise.all([writeFile(picture, 'a fox'), writeFile(intro, 'a title')]);
      await run(film(picture));
      await run(film(picture));
      await rename(picture, moved);
      const again = await run(film(moved));
      expect(again.steps.every(({ isKept }) => isKept)).toBe(true);
      expect([submitted.length, operated.length]).toEqual([1, 1]);
      await writeFile(intro, 'another title');
      await run(film(moved));
      expect([submitted.length, operated.length]).toEqual([1, 2]);
      await writeFile(moved, 'an owl');
      await run(film(moved));
      expect([submitted.length, operated.length]).toEqual([2, 3]);
    }));

  it('collects the task of what was lost from the disk, and pays nothing', () => {
    const lost = new Set<string>();
    return withPipelines({ lost }, async ({ run, submitted, adopted, journal }) => {
      await run({ steps: { scene } });
      lost.add(journal[0]?.made?.outputs[0]?.file ?? '');
      const again = await run({ steps: { scene } });
      expect(again).toMatchObject({ counts: { completed: 1 }, costOfThisRun: { units: '0' } });
      expect([submitted, adopted]).toEqual([['scene'], ['1']]);
    });
  });

  it('makes only what is chosen, with what an earlier run has made', () =>
    withPipelines({}, async ({ run, submitted, operated }) => {
      const first = await run({ steps: film, until: 'scene' });
      expect(first.counts).toMatchObject({ completed: 1, skipped: 2 });
      await run({ steps: film, until: 'other' });
      const second = await run({ steps: film, only: ['joined'] });
      expect(second.counts).toMatchObject({ completed: 3 });
      expect([submitted, operated]).toEqual([['scene', 'other'], ['joined']]);
    }));

  it('goes on with all that does not need a failed step, then fails and says which; another run makes only that', () => {
    const bad = { is: true };
    const poll = (prompt: string) => (bad.is && prompt === 'other' ? ('failed' as const) : ('succeeded' as const));
    return withPipelines({ poll }, async ({ run, status, submitted, names, pipelineId }) => {
      const failure = await failureOf(run({ steps: { ...film, end: { frame: { video: '${scene.file}' } } } }));
      expect(failure).toMatchObject({
        type: 'StepFailed',
        message: expect.stringMatching(/^1 step did not succeed: other \(Kling failed task/) as unknown,
      });
      expect(await status()).toMatchObject({ state: 'failed', counts: { completed: 2, failed: 1, blocked: 1 } });
      expect(announcedOf(pipelineId).map(({ type }) => type)).toContain('pipeline.failed');
      bad.is = false;
      await run({ steps: { ...film, end: { frame: { video: '${scene.file}' } } } });
      expect(submitted.filter((prompt) => prompt === 'other')).toHaveLength(2);
      // What has failed under a name gets another one.
      expect(new Set(names).size).toBe(3);
    });
  });

  it('stays open where that is wished, for a step to be made again or left out', () => {
    const bad = { is: true };
    const poll = (prompt: string) => (bad.is && prompt !== 'scene' ? ('failed' as const) : ('succeeded' as const));
    return withPipelines({ poll }, async ({ start, status, update, submitted, pipelineId }) => {
      const steps = { ...film, joined: { join: { videos: ['${scene.file}', '${other.file ?? scene.file}'] } } };
      const { result } = await start({ steps, run: { onFailure: 'wait' } });
      await expect.poll(async () => (await status()).state).toBe('waiting');
      expect(await status()).toMatchObject({ reason: 'other did not succeed; retry or skip it' });
      await expect(update('retryStep', { step: 'scene' })).rejects.toMatchObject({
        cause: { message: /to make it again, write "anew": true/ },
      });
      await expect(update('retryStep', { step: 'othr' })).rejects.toMatchObject({
        cause: { message: /did you mean "other"/ },
      });
      await expect(update('skipStep', { step: 'other.0' })).rejects.toMatchObject({
        cause: { message: 'There is no "other.0"; other is made once: write "other"' },
      });
      await update('retryStep', { step: 'other' });
      await expect.poll(() => submitted.length).toBe(3);
      await expect.poll(async () => (await status()).state).toBe('waiting');
      expect(await update('skipStep', { step: 'other' })).toMatchObject({ counts: { failed: 0, skipped: 1 } });
      expect(await result()).toMatchObject({ counts: { completed: 2, skipped: 1 } });
      expect(announcedOf(pipelineId).map(({ type }) => type)).toContain('pipeline.waiting');
    });
  });

  it('makes a step anew that has succeeded, and what comes after it, while it is open', () => {
    const gate = createGate();
    return withPipelines(
      { poll: async (prompt) => (prompt === 'last' ? gate.opened.then(() => 'succeeded' as const) : 'succeeded') },
      async ({ start, status, update, submitted, operated }) => {
        const { result } = await start({ steps: { ...film, late: { generate: { prompt: 'last' } } } });
        await expect.poll(async () => (await status()).counts.completed).toBe(3);
        await update('retryStep', { step: 'scene', anew: true });
        await expect.poll(() => operated).toEqual(['joined', 'joined']);
        gate.open();
        expect(await result()).toMatchObject({ counts: { completed: 4 } });
        expect(submitted.filter((prompt) => prompt === 'scene')).toHaveLength(2);
      },
    );
  });

  it('pauses for trouble with the account, begins nothing more by hand, and goes on where it was', () => {
    const broke = { is: true };
    const submit = () => {
      if (broke.is) throw refusal('Arrears', '[1101] the account owes money');
    };
    return withPipelines({ submit }, async ({ start, status, update, submitted, pipelineId }) => {
      const { result } = await start({ steps: { scene } });
      await expect.poll(async () => (await status()).state).toBe('paused');
      expect(await status()).toMatchObject({ reason: '[1101] the account owes money', counts: { pending: 1 } });
      broke.is = false;
      await expect(update('pause')).rejects.toMatchObject({ cause: { message: 'The pipeline is paused already.' } });
      await update('resume');
      expect(await result()).toMatchObject({ state: 'completed' });
      expect(submitted).toEqual(['scene', 'scene']);
      expect(announcedOf(pipelineId).map(({ type }) => type)).toContain('pipeline.paused');
    });
  });

  it('starts nothing that its budget does not reach for', () =>
    withPipelines({}, async ({ start, status, update, submitted }) => {
      const steps = {
        scene,
        after: { generate: { prompt: 'after' }, needs: ['scene'] },
        last: { frame: { video: '${scene.file}' } },
      };
      const { result } = await start({ steps, run: { budget: 3 } });
      await expect.poll(async () => (await status()).state).toBe('paused');
      expect(await status()).toMatchObject({
        reason: 'the budget of 3 does not reach for after (spent: 2 units)',
        budget: 3,
      });
      expect(submitted).toEqual(['scene']);
      await update('resume', { budget: 4 });
      expect(await result()).toMatchObject({ counts: { completed: 3 }, cost: { units: '4' } });
    }));

  it('makes what could not begin yet of what was made last', () =>
    withPipelines({}, async ({ start, status, update, submitted }) => {
      const steps = { scene, after: { generate: { prompt: 'after ${scene.taskId}' } } };
      const { result } = await start({ steps, run: { budget: 3 } });
      await expect.poll(async () => (await status()).state).toBe('paused');
      await update('retryStep', { step: 'scene', anew: true });
      await update('resume', { budget: 6 });
      expect(await result()).toMatchObject({ counts: { completed: 2 } });
      expect(submitted).toEqual(['scene', 'scene', 'after 2']);
    }));

  it('waits for a person’s answer, for as long as it is said', () =>
    withPipelines({}, async ({ start, run, status, update, operated, journal }) => {
      const ask = (more: object) => ({
        scene,
        check: { approve: { message: 'well?', show: ['${scene.file}'], ...more } },
        done: { frame: { video: '${scene.file}' }, needs: ['check'] },
      });
      const { result } = await start({ steps: ask({}) });
      await expect.poll(async () => (await status()).state).toBe('waiting');
      expect(await status()).toMatchObject({ reason: 'check waits for an answer' });
      await expect.poll(() => operated).toEqual(['check']);
      await expect(update('approve', { step: 'scene' })).rejects.toMatchObject({
        cause: { message: /waits for no answer: it is completed/ },
      });
      await update('approve', { step: 'check', by: 'ann' });
      expect((await result()).steps[1]).toMatchObject({ state: 'completed', note: 'approved by ann' });
      journal.splice(1);
      expect(await failureOf(run({ steps: ask({ timeout: '1s' }) }))).toMatchObject({
        message: expect.stringMatching(/check: nobody has answered within 1 s/) as unknown,
      });
      expect(await run({ steps: ask({ timeout: '1s', onTimeout: 'approve' }) })).toMatchObject({
        counts: { completed: 3 },
      });
    }));

  it('ends as failed after an answer where another step has failed, and asks nothing again in the next run', () => {
    const bad = { is: true };
    const poll = (prompt: string) => (bad.is && prompt === 'other' ? ('failed' as const) : ('succeeded' as const));
    return withPipelines({ poll }, async ({ start, run, status, update, submitted, operated, pipelineId }) => {
      const steps = {
        scene,
        other: { generate: { prompt: 'other' } },
        review: { approve: { message: 'good?', show: ['${scene.file}'] } },
        last: { frame: { video: '${scene.file}' }, needs: ['review'] },
      };
      const then = { type: 'publish', taskQueue: 'mine' };
      const { result } = await start({ steps, run: { then } });
      await expect
        .poll(async () => (await status()).counts, { timeout: 20_000 })
        .toMatchObject({ failed: 1, waiting: 1 });
      // Who answers before the notice has gone out lets the next step begin beside it.
      await expect.poll(() => operated, { timeout: 20_000 }).toEqual(['review']);
      await update('approve', { step: 'review' });
      expect(await failureOf(result())).toMatchObject({
        message: expect.stringMatching(/^1 step did not succeed: other/) as string,
      });
      expect(operated).toEqual(['review', 'last']);
      bad.is = false;
      const ended = await run({ steps, run: { then } });
      expect(ended).toMatchObject({ state: 'completed', counts: { completed: 4 } });
      expect(submitted.toSorted()).toEqual(['other', 'other', 'scene']);
      expect(operated).toEqual(['review', 'last']);
      // Only what has ended well is handed on.
      const ends = announcedOf(pipelineId).filter(
        ({ about, type }) => about === pipelineId && /completed|failed/.test(type),
      );
      expect(ends.map(({ type, then: next }) => [type, next?.result])).toEqual([
        ['pipeline.failed', undefined],
        ['pipeline.completed', ended],
      ]);
      expect(ends[1]?.then).toMatchObject(then);
    });
  });

  it('asks all that runs to stop when it is cancelled, and begins nothing more', () => {
    const gate = createGate();
    return withPipelines({ operate: () => gate.opened }, async ({ start, status, submitted, operated, pipelineId }) => {
      const steps = { ...film, clip: { generate: { prompt: 'clip', image: '${joined.file}' }, needs: ['joined'] } };
      const { result, cancel } = await start({
        steps: { ...steps, clip: { generate: { prompt: 'clip' }, needs: ['joined'] } },
      });
      await expect.poll(() => operated).toEqual(['joined']);
      await cancel();
      gate.open();
      await expect(result()).rejects.toMatchObject({ cause: { name: 'CancelledFailure' } });
      expect(submitted).toHaveLength(2);
      expect((await status()).state).toBe('cancelled');
      expect(announcedOf(pipelineId).map(({ type }) => type)).toContain('pipeline.cancelled');
    });
  });

  it('continues as new with what is under way, and loses nothing of it', () => {
    const gate = createGate();
    const poll = (prompt: string) => (prompt === 'slow' ? gate.opened.then(() => 'succeeded' as const) : 'succeeded');
    return withPipelines({ poll }, async ({ client, start, status, submitted, operated, pipelineId }) => {
      const prompts = Array.from({ length: 6 }, (_, index) => `p${index}`);
      const { result } = await start({
        steps: {
          slow: { generate: { prompt: 'slow' } },
          video: { generate: { prompt: '${each}' }, forEach: prompts },
          last: { frame: { video: '${video.file}' }, forEach: prompts },
          all: { join: { videos: '${video.files}' }, needs: ['slow'] },
        },
        run: { continueAfter: 4, concurrency: 2 },
      });
      await expect.poll(async () => (await status()).counts.completed, { timeout: 30_000 }).toBe(12);
      gate.open();
      expect(await result()).toMatchObject({ counts: { completed: 14 }, cost: { units: '14' } });
      expect(submitted.sort()).toEqual([...prompts, 'slow']);
      expect(operated).toHaveLength(7);
      const runs = client.workflow.list({ query: `WorkflowId = "${pipelineId}"` });
      const states: string[] = [];
      for await (const { status: end } of runs) states.push(end.name);
      expect(states.filter((name) => name === 'CONTINUED_AS_NEW').length).toBeGreaterThan(1);
    });
  }, 60_000);

  it('takes over what a terminated run has left under way', () => {
    const gate = createGate();
    return withPipelines(
      { poll: () => gate.opened.then(() => 'succeeded') },
      async ({ client, start, pipelineId, submitted }) => {
        await start({ steps: { scene } });
        await expect.poll(() => submitted).toEqual(['scene']);
        await client.workflow.getHandle(pipelineId).terminate();
        const { result } = await start({ steps: { scene } });
        gate.open();
        expect(await result()).toMatchObject({ counts: { completed: 1 } });
        expect(submitted).toEqual(['scene']);
      },
    );
  });

  it('refuses what cannot be made before anything is begun', () =>
    withPipelines({}, async ({ run, submitted }) => {
      expect(await failureOf(run({ steps: { scene, longer: { frame: { video: '${scen.file}' } } } }))).toMatchObject({
        type: 'InvalidRequest',
        message: expect.stringMatching(/there is no step "scen"; did you mean "scene"/) as unknown,
      });
      expect(
        await failureOf(run({ steps: { scene: { generate: { prompt: 'x', run: { account: 'nobody' } } } } })),
      ).toMatchObject({
        type: 'InvalidRequest',
        message: expect.stringMatching(/"nobody" is no account here/) as unknown,
      });
      expect(submitted).toEqual([]);
    }));
});
