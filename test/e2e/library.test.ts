import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GenerationResult } from '../../src/domain/generation/generation.js';
import type { ResultEntry } from '../../src/domain/task.js';
import type { Stage } from './harness.js';
import { createStage } from './harness.js';

const PICTURE = new URL('../../examples/landscape.png', import.meta.url).pathname;
const element = (name: string) => ({
  element_name: name,
  reference_type: 'image_refer',
  element_image_list: { frontal_image: PICTURE },
});

describe("Kling's library", () => {
  let stage: Stage & { close(): Promise<void> };
  beforeAll(async () => {
    stage = await createStage({ speed: 60 });
    await stage.startWorker();
  });
  afterAll(() => stage.close());

  const make = async (request: Readonly<Record<string, unknown>>) => {
    const result = (await (await stage.start(request)).result()) as GenerationResult;
    return { result, id: result.entries?.[0]?.id ?? '' };
  };
  const list = async (words: readonly string[]) =>
    JSON.parse((await stage.kling([...words, '--json'])).stdout) as readonly ResultEntry[];

  it('has an element that was made, for requests that call it by its name, until it is deleted', async () => {
    const { id } = await make(element('Fox'));
    expect(await list(['elements'])).toMatchObject([{ kind: 'element', id, name: 'Fox' }]);

    const named = await make({ product: 'image', prompt: 'p', element_list: [{ element_id: 'Fox' }] });
    const sidecar = JSON.parse(await readFile(named.result.sidecarFile, 'utf8')) as object;
    expect(sidecar).toMatchObject({
      names: [{ field: 'element_list[0].element_id', kind: 'element', name: 'Fox', id }],
    });
    const preset = await make({ product: 'image', prompt: 'p', element_list: [{ element_id: 'Lighthouse' }] });
    expect(preset.result.artifacts).toHaveLength(1);

    const refused = await stage.kling(['elements', 'delete', 'Fox']);
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('add --yes') as string });
    expect(await list(['elements', 'list'])).toHaveLength(1);
    expect(await stage.kling(['elements', 'delete', 'Fox', '--yes'])).toMatchObject({
      code: 0,
      stdout: `element ${id} (Fox) deleted\n`,
    });
    expect(await stage.kling(['elements', 'delete', id, '--yes'])).toMatchObject({
      code: 0,
      stdout: `element ${id} was deleted before\n`,
    });
    expect(await list(['elements'])).toEqual([]);
  });

  it('refuses a name that is none, or that two have, before anything is paid, and says what there is', async () => {
    const [one, other] = [await make(element('Twin')), await make(element('Twin'))];
    const isStarted = (id: string) =>
      stage.client.workflow
        .getHandle(id)
        .describe()
        .then(
          () => true,
          () => false,
        );
    const fails = async (name: string, env: Record<string, string> = {}) => {
      const id = `refused-${randomUUID()}`;
      const words = ['generate', 'p', '--task', 'image', '--element-list', JSON.stringify([{ element_id: name }])];
      const { code, stderr } = await stage.kling([...words, '--id', id], { env });
      expect(code).toBe(2);
      expect(await isStarted(id)).toBe('KLING_API_KEY' in env);
      return stderr;
    };
    const unknown = await fails('Owl');
    expect(unknown).toContain('element_list[0].element_id: no element is called "Owl"; there are ');
    expect(unknown).toContain(`Twin (${one.id})`);
    expect(unknown).toContain('Lighthouse (101)');
    // Without keys here, the worker says the same.
    const byWorker = await fails('Twinn', { KLING_API_KEY: '' });
    expect(byWorker).toContain(
      'element_list[0].element_id: no element is called "Twinn"; did you mean "Twin"? there are ',
    );
    const row = JSON.stringify({ product: 'image', prompt: 'p', element_list: [{ element_id: 'Twinn' }] });
    const batch = await stage.kling(['batch', '-', '--id', 'refused'], { stdin: `${row}\n${row}\n` });
    expect(batch).toMatchObject({ code: 2, stdout: '' });
    expect(batch.stderr).toMatch(
      /^item "\w+" element_list\[0\]\.element_id: no element is called "Twinn"; did you mean .* \(named 2 times\)$/m,
    );
    expect(await isStarted('refused')).toBe(false);
    const twice = await fails('Twin');
    expect(twice).toContain('2 elements are called "Twin"; write the id of one: ');
    expect(twice).toContain(other.id);
  });

  it('has voices as well, of the account and of everybody', async () => {
    const { id } = await make({ voice_name: 'narrator', voice_url: 'https://example.com/n.mp3' });
    expect((await stage.kling(['voices'])).stdout).toContain(`${id}  narrator`);
    expect((await list(['voices', 'presets'])).map(({ name }) => name)).toContain('Calm Storyteller');
    expect(await stage.kling(['voices', 'delete', 'nobody', '--yes'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(`no voice is called "nobody"; there are narrator (${id})`) as string,
    });
    expect(await stage.kling(['voices', 'delete', 'narrator', '--yes'])).toMatchObject({ code: 0 });
    expect((await stage.kling(['voices'])).stdout).toContain('No voices yet');
  });
});
