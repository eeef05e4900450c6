import { describe, expect, it } from 'vitest';
import { CATALOGUE } from '../../../src/products/catalogue.js';
import { findByName } from '../../../src/products/find.js';
import { listRequestFiles } from '../../../src/products/request-files.js';
import { openSimulator } from '../../simulator/local-simulator.js';
import { bodyOf } from '../body-of.js';
import { complaints } from '../complaints.js';

const PATH = '/v1/images/kolors-virtual-try-on';
const URL_OF = 'https://x.example/a.png';
const BOTH = { human_image: URL_OF, cloth_image: URL_OF };

describe('kolors-virtual-try-on', () => {
  it('lives where Kling documents it, and is known by its pictures and by several names', () => {
    expect(CATALOGUE['kolors-virtual-try-on'].path).toBe(PATH);
    expect(bodyOf(BOTH)).toMatchObject({ model_name: 'kolors-virtual-try-on-v1' });
    for (const word of ['try-on', 'virtual-try-on', PATH]) expect(findByName(word)).toBe('kolors-virtual-try-on');
  });

  it('sends both pictures from their files', () => {
    const body = bodyOf({ human_image: './a.png', cloth_image: './b.png' });
    expect(listRequestFiles('kolors-virtual-try-on', body).map(({ file }) => file)).toEqual(['./a.png', './b.png']);
  });

  it.each([
    [{ human_image: URL_OF }, 'cloth_image: missing', 1201],
    [{ cloth_image: URL_OF }, 'human_image: missing', 1201],
    [{ ...BOTH, model_name: 'kolors-virtual-try-on-v2' }, 'model_name: ', 1203],
  ])('refuses %j, and so does the simulated Kling', async (input, start, code) => {
    expect(complaints(input).join('\n')).toContain(start);
    expect((await (await openSimulator()).call(PATH, { body: input })).reply.code).toBe(code);
  });

  it('is understood though the reply to its create has no task_info', async () => {
    const { call } = await openSimulator();
    const made = (await call(PATH, { body: { ...BOTH, external_task_id: 'mine' } })).reply.data as object;
    expect(Object.keys(made)).toEqual(['task_id', 'task_status', 'created_at', 'updated_at']);
    expect((await call(`${PATH}/mine`)).reply.code).toBe(0);
  });
});
