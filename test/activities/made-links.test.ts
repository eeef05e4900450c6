import { describe, expect, it } from 'vitest';
import { linkFiles } from '../../src/activities/link-files.js';
import { KlingFailure } from '../../src/domain/kling-failure.js';
import type { Output } from '../../src/domain/task.js';
import type { AccountPorts } from '../../src/ports/accounts.js';
import type { MadeTask } from '../../src/ports/inputs.js';
import type { Kling } from '../../src/ports/kling.js';

const output = (index: number, kind: Output['kind'] = 'image'): Output => ({ kind, index, url: `https://x/${index}` });

/** Kling's task, whose links are signed anew each time. */
function createPorts(found: MadeTask, answer: () => readonly Output[] = () => [output(0), output(1)]) {
  const asked: unknown[] = [];
  const kling: Pick<Kling, 'getTask'> = {
    getTask: async (ref) => {
      asked.push(ref);
      const outputs = answer().map((one) => ({ ...one, url: `${one.url}?Signature=${asked.length}` }));
      return Promise.resolve({ taskId: ref.taskId, status: 'succeeded', message: '', outputs });
    },
  };
  const accounts = new Map([['studio', { kling } as AccountPorts]]);
  const looked: unknown[] = [];
  const made = {
    find: (...named: [string, string | undefined]) => {
      looked.push(named);
      return Promise.resolve(found);
    },
  };
  const inputs = { linkForKling: () => Promise.reject(new Error('nothing lies in a bucket')) };
  const link = (image: string) =>
    linkFiles({ product: 'image2video' }, { image, prompt: 'p' }, 'clips', { accounts, made, inputs });
  return { link, asked, looked };
}

const MADE: MadeTask = { kind: 'made', taskId: '7', product: 'images/generations', account: 'studio' };

describe('a file that a request names by the generation that has made it', () => {
  it('is sent by a link that its task gives anew each time, the first one or the one that is named', async () => {
    const { link, asked, looked } = createPorts(MADE);
    expect(await link('generation:fox-1')).toEqual({ image: 'https://x/0?Signature=1', prompt: 'p' });
    expect(await link('generation:fox-1#1')).toEqual({ image: 'https://x/1?Signature=2', prompt: 'p' });
    expect(asked[0]).toEqual({ taskId: '7', task: 'images/generations' });
    expect(looked[0]).toEqual(['fox-1', 'clips']);
  });

  it('is the first of the kind that the field takes', async () => {
    const { link } = createPorts(MADE, () => [output(0, 'audio'), output(1)]);
    expect(await link('generation:fox-1')).toMatchObject({ image: 'https://x/1?Signature=1' });
  });

  it.each([
    ['generation:fox-1', { kind: 'none', text: 'was cancelled, so it has nothing to take' }, [], 'was cancelled'],
    ['generation:fox-1', MADE, [output(0, 'video')], 'has no image; it has made #0 video'],
    ['generation:fox-1#2', MADE, [output(0)], 'has no image #2; it has made #0 image'],
    ['generation:fox-1', MADE, [], 'has nothing any more that Kling serves: it keeps results for 30 days'],
    [
      'generation:fox-1',
      { ...MADE, account: 'gone' },
      [],
      'was made by the account "gone", which this worker does not',
    ],
  ] as const)('is refused where there is none: %s of %j with %j', async (text, found, outputs, words) => {
    const { link } = createPorts(found, () => outputs);
    await expect(link(text)).rejects.toMatchObject({
      code: 'InvalidRequest',
      message: expect.stringContaining(`image: the generation "fox-1" ${words}`) as string,
    });
  });

  it('is refused where Kling has forgotten the task, and asked for again after other trouble', async () => {
    const fails = (code: 'NotFound' | 'Outage') => () => {
      throw new KlingFailure(code, 'no');
    };
    await expect(createPorts(MADE, fails('NotFound')).link('generation:fox-1')).rejects.toThrow('make it anew');
    await expect(createPorts(MADE, fails('Outage')).link('generation:fox-1')).rejects.toMatchObject({ code: 'Outage' });
  });
});
