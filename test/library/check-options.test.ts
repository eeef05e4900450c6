import { afterEach, describe, expect, it } from 'vitest';
import { createKlingTemporal } from '../../src/library/kling-temporal.js';
import type { KlingTemporal, KlingTemporalOptions } from '../../src/library/kling-temporal.js';
import { createWorker } from '../../src/library/worker.js';

/** What a program in plain JavaScript can write. */
type Anything = never;

const clients: KlingTemporal[] = [];
function connect(options: unknown = {}): KlingTemporal {
  const client = createKlingTemporal(options as KlingTemporalOptions);
  clients.push(client);
  return client;
}
afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
});

describe('the options of a program without types', () => {
  it.each([
    [{ adress: 'host:1' }, 'createKlingTemporal: adress is no option; did you mean address?'],
    ['localhost:7233', 'createKlingTemporal: the options are "localhost:7233"; write an object, e.g. { address: ... }'],
    [null, 'createKlingTemporal: the options are null; write an object, e.g. { address: ... }'],
    [{ address: 7233 }, 'createKlingTemporal: address is 7233; write text'],
    [{ env: 'production' }, 'createKlingTemporal: env is "production"; write an object'],
  ])('are refused for a client: %j', (options, message) => {
    expect(() => connect(options)).toThrow(expect.objectContaining({ code: 'InvalidConfig', message }));
  });

  it.each<[string, (kling: KlingTemporal) => Promise<unknown>, string]>([
    [
      'an id under another name, by which each call would be paid',
      (kling) => kling.generate({ prompt: 'x' }, { Id: 'fox' } as Anything),
      'generate: Id is no option; did you mean id?',
    ],
    [
      'an id that is no option',
      (kling) => kling.generate({ prompt: 'x' }, 'fox' as Anything),
      'generate: the options are "fox"; write an object, e.g. { id: ... }',
    ],
    [
      'a number as an id',
      (kling) => kling.generate({ prompt: 'x' }, { id: 5 as Anything }),
      'generate: id is 5; write text',
    ],
    [
      'a signal that is none',
      (kling) => kling.generate({ prompt: 'x' }, { signal: 'now' as Anything }),
      'generate: signal is "now"; write an AbortSignal',
    ],
    [
      'a budget beside `run`, which would count for nothing',
      (kling) => kling.batch([{ prompt: 'x' }], { budget: 3 } as Anything),
      'batch: budget is no option; write id, set, pipeline, ignoreColumns, run, force, signal',
    ],
    [
      'force as a word',
      (kling) => kling.retry('fox', { force: 'no' as Anything }),
      'retry: force is "no"; write true or false',
    ],
    [
      'an id that is not there',
      (kling) => kling.retry(undefined as Anything),
      'retry: the id is nothing; write the text by which it was started',
    ],
    [
      'a limit below one',
      (kling) => kling.listBatches({ limit: -1 }),
      'listBatches: limit is -1; write a whole number from 1',
    ],
    [
      'the reason of a pause, alone',
      (kling) => kling.getBatch('night').pause('lunch' as Anything),
      'pause: the options are "lunch"; write an object, e.g. { reason: ... }',
    ],
    [
      'a misspelt budget of a batch that is to go on, which would count for nothing',
      (kling) => kling.getBatch('night').resume({ budge: 5 } as Anything),
      'resume: budge is no option; did you mean budget?',
    ],
    [
      'one item instead of a list, by which all would be paid again',
      (kling) => kling.getBatch('night').retryFailed({ ids: 'fox' as Anything }),
      'retryFailed: ids is "fox"; write a list of texts',
    ],
    [
      'a signal of a result that is none',
      (kling) => kling.get('fox').result({ signal: 5 as Anything }),
      'result: signal is 5; write an AbortSignal',
    ],
    [
      'a limit in seconds that a check does not have',
      (kling) => kling.checkTemporal({ timeout: 5 } as Anything),
      'checkTemporal: timeout is no option; write signal',
    ],
    [
      'options of Kling, which stand elsewhere',
      (kling) => kling.checkKling({ apiKey: 'x' } as Anything),
      'checkKling: apiKey is no option; write signal, account',
    ],
    [
      'null',
      (kling) => kling.setup(null as Anything),
      'setup: the options are null; write an object, e.g. { signal: ... }',
    ],
  ])('are refused before anything is asked: %s', async (_name, ask, message) => {
    await expect(ask(connect())).rejects.toMatchObject({ code: 'UsageError', message });
  });

  it('are refused where a handle is made, and where a list begins', () => {
    const kling = connect();
    expect(() => kling.get('')).toThrow('get: the id is ""; write the text');
    expect(() => kling.getBatch(undefined as Anything)).toThrow('getBatch: the id is nothing; write the text');
    expect(() => kling.list({ state: 'done' as Anything })).toThrow('list: state is "done"; write one of queued, ');
    expect(() => kling.get('fox').watch('now' as Anything)).toThrow('watch: the options are "now"; write an object');
    expect(() => kling.getBatch('night').items({ states: ['done'] as Anything })).toThrow(
      'items: states is ["done"]; write a list of waiting, ',
    );
    expect(() => kling.list({ limit: 0 })).toThrow('list: limit is 0; write a whole number from 1');
  });

  it.each([
    [{ adress: 'x' }, 'createWorker: adress is no option; did you mean address?'],
    [{ kling: { key: 'x' } }, 'createWorker: kling: key is no option; write apiKey, accessKey, secretKey, baseUrl'],
    [{ pollSeconds: '1' }, 'createWorker: pollSeconds is "1"; write a number'],
    [{ inputDirs: '/data' }, 'createWorker: inputDirs is "/data"; write a list of texts'],
  ])('are refused for a worker: %j', async (options, message) => {
    await expect(createWorker(options as Anything)).rejects.toMatchObject({ code: 'InvalidConfig', message });
  });
});

describe('a request without types', () => {
  it.each<[unknown, string]>([
    [{ prompt: () => 'x' }, 'prompt: a function is not text'],
    [{ prompt: 'x', duration: 5n }, 'duration: "5n"; write one of 5, 10'],
    [{ prompt: Symbol('x') }, 'prompt: a symbol is not text'],
  ])('is refused with a sentence, whatever is in it: %#', async (request, message) => {
    await expect(connect().generate(request as Anything)).rejects.toMatchObject({
      code: 'InvalidRequest',
      message: expect.stringContaining(message) as string,
    });
  });

  it('is refused for a batch that is no list, and for a task without an id', async () => {
    const text = 'write a list of at least one request, e.g. [{ prompt: "a red fox" }], or the path of a file';
    await expect(connect().batch(5 as Anything)).rejects.toMatchObject({ message: `items: ${text}` });
    await expect(connect().batch([])).rejects.toMatchObject({ message: `items: ${text}` });
    await expect(connect().adopt(undefined as Anything)).rejects.toMatchObject({
      message: 'taskId: missing; write the string that Kling gave, e.g. "867283741759111202"',
    });
  });
});
