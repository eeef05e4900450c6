import { describe, expect, it } from 'vitest';
import type { ResponseLog } from '../../../src/kling/api/response-record.js';
import { API_KEY, KEY_PAIR, openKling } from '../local-kling.js';
import { sendJson } from '../local-server.js';

/** A log in memory, and what was written to it. */
function createLog(): ResponseLog & { readonly lines: string[]; readonly records: () => Record<string, unknown>[] } {
  const lines: string[] = [];
  return {
    lines,
    records: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>),
    write: (line) => void lines.push(line),
    flush: () => Promise.resolve(),
  };
}

const TASK = {
  task_id: '867283741759111202',
  task_status: 'succeed',
  task_result: {
    videos: [{ id: '1', url: 'https://cdn.klingai.com/a/b.mp4?Expires=1&Signature=geheim', duration: '5' }],
  },
};

describe('the log of replies', () => {
  it('has a line for each request: time, method, path, status, ms, bytes and body', async () => {
    const responses = createLog();
    const body = { code: 0, message: 'SUCCEED', request_id: 'r-1', data: [TASK] };
    const { kling } = await openKling((response) => sendJson(response, 200, body), {
      responses,
      now: () => 1_790_000_000_000,
    });
    await kling.listTasks('text2video', { pageNum: 1, pageSize: 30 });
    expect(responses.records()).toMatchObject([
      {
        time: '2026-09-21T14:13:20.000Z',
        method: 'GET',
        path: '/v1/videos/text2video?pageNum=1&pageSize=30',
        status: 200,
        bytes: JSON.stringify(body).length,
        body: { code: 0, request_id: 'r-1', data: [{ task_id: TASK.task_id }] },
      },
    ]);
    expect(responses.records()[0]?.ms).toBeGreaterThan(0);
  });

  it('holds neither keys nor what signs a link', async () => {
    const responses = createLog();
    const { kling } = await openKling(
      (response, { headers }) =>
        sendJson(response, 200, {
          code: 0,
          data: { ...TASK, task_status_msg: `you sent ${String(headers.authorization)}` },
        }),
      { responses, credentials: KEY_PAIR },
    );
    await kling.getTask({ taskId: TASK.task_id, task: 'text2video' });
    const [line = ''] = responses.lines;
    expect(line).toContain('https://cdn.klingai.com/a/b.mp4?[signature]');
    for (const secret of ['geheim', KEY_PAIR.accessKey, KEY_PAIR.secretKey, 'Bearer ey'])
      expect(line).not.toContain(secret);
  });

  const escaped = String.raw`{"url":"https:\/\/name:word@cdn.klingai.com\/a.mp4?Signature=geheim\u0026x=1"`;
  for (const [what, text] of Object.entries({
    'half of a JSON': escaped,
    'a page': `<a href="https://cdn.klingai.com/a.mp4?Signature=geheim">${API_KEY}</a>`,
  }))
    it(`takes them out of ${what} too`, async () => {
      const responses = createLog();
      const { kling } = await openKling((response) => void response.writeHead(502).end(text), { responses });
      await expect(kling.getTask({ taskId: '7', task: 'text2video' })).rejects.toThrow('HTTP 502');
      const [record] = responses.records();
      expect(record).toMatchObject({ status: 502, body: expect.stringContaining('cdn.klingai.com') as string });
      expect(responses.lines[0]).not.toMatch(/geheim|word@|api-key-kling/);
    });

  it('says why there was no reply', async () => {
    const responses = createLog();
    const { kling } = await openKling((response) => void response.socket?.resetAndDestroy(), { responses });
    await expect(kling.getTask({ taskId: '7', task: 'text2video' })).rejects.toThrow();
    expect(responses.records()).toMatchObject([{ bytes: 0, error: expect.any(String) as string }]);
    expect(responses.records()[0]).not.toHaveProperty('status');
  });

  it('cuts a body that would fill the file alone', async () => {
    const responses = createLog();
    const { kling } = await openKling(
      (response) => sendJson(response, 200, { code: 0, data: [], pad: 'x'.repeat(2 ** 20) }),
      { responses },
    );
    await kling.listTasks('text2video', { pageNum: 1, pageSize: 30 });
    expect(responses.records()[0]?.cutCharacters).toBeGreaterThan(0);
    expect(responses.lines[0]?.length).toBeLessThan(1.1 * 2 ** 20);
  });
});
