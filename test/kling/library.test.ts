import { describe, expect, it } from 'vitest';
import { createLibrary } from '../../src/kling/library.js';
import { openSimulator } from '../simulator/local-simulator.js';
import { SIMULATOR_API_KEY } from '../../src/simulator/server.js';
import { openHttp, openKling } from './local-kling.js';
import { sendJson } from './local-server.js';

const libraryOf = async (rows: unknown) => {
  const { http } = await openKling((response) => sendJson(response, 200, { code: 0, data: rows }));
  return createLibrary(http);
};
const voice = (id: string, name: string) => ({ voice_id: id, voice_name: name });

describe("Kling's library", () => {
  it.each([
    ['tasks', [{ task_id: '1', task_status: 'succeed', task_result: { voices: [voice('7', 'a')] } }]],
    ['entries alone', [voice('7', 'a')]],
    ['an object that holds them', { voices: [voice('7', 'a')] }],
    ['an object that holds tasks', { list: [{ task_id: '1', task_result: { voices: [voice('7', 'a')] } }] }],
  ])('is read where its list has %s', async (_, rows) => {
    expect(await (await libraryOf(rows)).list('voice', 'own')).toEqual([
      { kind: 'voice', index: 0, id: '7', name: 'a' },
    ]);
  });

  it.each([[[]], [{}], [null], ['x'], [[{ task_id: '1', task_status: 'processing', task_result: {} }]], [[null, 7]]])(
    'is empty where there is %j',
    async (rows) => {
      expect(await (await libraryOf(rows)).list('element', 'presets')).toEqual([]);
    },
  );

  it('leaves out what was deleted, and keeps ids whole that JSON would round', async () => {
    const { http } = await openKling(
      (response) =>
        void response
          .writeHead(200, { 'content-type': 'application/json' })
          .end(
            '{"code":0,"data":[{"element_id":829824295735410756,"element_name":"a","status":"succeed"},{"element_id":2,"status":"deleted"}]}',
          ),
    );
    expect((await createLibrary(http).list('element', 'own')).map(({ id }) => id)).toEqual(['829824295735410756']);
  });

  it('is read page by page', async () => {
    const { http, server } = await openKling((response, { target }) => {
      const isFirst = target.includes('pageNum=1&');
      const rows = Array.from({ length: isFirst ? 500 : 3 }, (_, at) => voice(`${isFirst ? 1 : 2}${at}`, 'a'));
      sendJson(response, 200, { code: 0, data: rows });
    });
    const voices = await createLibrary(http).list('voice', 'own');
    expect(voices).toHaveLength(503);
    expect(voices.at(-1)).toMatchObject({ index: 502, id: '22' });
    expect(server.requests).toHaveLength(2);
  });

  it('says of a second deletion that it was deleted before, and of an unknown id what Kling says', async () => {
    const { simulator, call } = await openSimulator();
    const library = createLibrary(openHttp(simulator.url, { credentials: { apiKey: SIMULATOR_API_KEY } }));
    const body = {
      element_name: 'Fox',
      reference_type: 'image_refer',
      element_image_list: { frontal_image: 'https://x.example/a.png' },
    };
    await call('/v1/general/advanced-custom-elements', { body });
    await expect.poll(() => library.list('element', 'own')).toHaveLength(1);
    const [made] = await library.list('element', 'own');
    const id = made?.id ?? '';
    expect(await library.remove('element', id)).toBe('deleted');
    expect(await library.remove('element', id)).toBe('was deleted before');
    expect(await library.list('element', 'own')).toEqual([]);
    await expect(library.remove('element', '42')).rejects.toThrow('Element id not found: 42');
  });
});
