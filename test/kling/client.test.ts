import { describe, expect, it } from 'vitest';
import type { Kling } from '../../src/ports/kling.js';
import type { ProductName } from '../../src/products/catalogue.js';
import { CATALOGUE, PRODUCT_NAMES } from '../../src/products/catalogue.js';
import { caught } from './caught.js';
import { KEY_PAIR, openKling } from './local-kling.js';
import type { Answer } from './local-server.js';
import { sendJson } from './local-server.js';

/** As Kling documents them; the test of a product names its own. */
const PATHS = {
  text2video: '/v1/videos/text2video',
  image2video: '/v1/videos/image2video',
  'video-extend': '/v1/videos/video-extend',
  'images/generations': '/v1/images/generations',
} as const satisfies Partial<Record<ProductName, string>>;

const KNOWN = Object.keys(PATHS) as (keyof typeof PATHS)[];

const sendTask = (...[response]: Parameters<Answer>) =>
  sendJson(response, 200, { code: 0, data: { task_id: '86', task_status: 'submitted' } });

const sendNotFound = (...[response, { target }]: Parameters<Answer>) => {
  const id = decodeURIComponent(target.split('/').at(-1) ?? '');
  sendJson(response, 400, { code: 1201, message: `Task not found by id/external id: ${id}`, request_id: 'r9' });
};

const sendPlain404 = (...[response]: Parameters<Answer>) =>
  void response.writeHead(404, { 'content-type': 'text/plain' }).end('404 page not found');

/** How an endpoint that was withdrawn may answer. */
const GONE: Readonly<Record<string, Answer>> = {
  '404 text': sendPlain404,
  405: (response) => void response.writeHead(405).end(),
  410: (response) => void response.writeHead(410).end('<html>gone</html>'),
  1202: (response) => sendJson(response, 404, { code: 1202, message: 'method invalid' }),
  1203: (response) => sendJson(response, 404, { code: 1203, message: 'no such resource' }),
};

it('is the port that the activities ask for', async () => {
  const { kling } = await openKling(sendTask);
  const port: Kling = kling;
  expect(port).toBe(kling);
});

describe('create', () => {
  for (const task of KNOWN)
    it(`posts a ${task} to its path as it is, once`, async () => {
      const { kling, server } = await openKling(sendTask);
      const body = { prompt: 'fox', external_task_id: 'x' };
      expect(await kling.create(task, body)).toMatchObject({ taskId: '86', status: 'submitted' });
      expect(server.requests).toMatchObject([{ method: 'POST', target: PATHS[task], body: JSON.stringify(body) }]);
    });

  it('sends nothing of the new standard with a pair of keys, and says what to do', async () => {
    const { kling, server } = await openKling(sendTask, { credentials: KEY_PAIR });
    const failure = await caught(kling.create('image-to-video', { model_name: 'kling-3.0', prompt: 'p' }));
    expect(failure.code).toBe('Credentials');
    expect(failure.message).toBe(
      "image-to-video is of the new standard of Kling's API, which takes no access key and secret key; create an API key at https://kling.ai/dev/api-key and set KLING_API_KEY",
    );
    expect(server.requests).toEqual([]);
  });

  it('tells a duplicate external id apart', async () => {
    const { kling } = await openKling((response) =>
      sendJson(response, 400, { code: 1201, message: 'External_task_id x already exists', request_id: 'r' }),
    );
    const failure = await caught(kling.create('text2video', {}));
    expect(failure.code).toBe('DuplicateExternalId');
    expect(failure.message).toBe('[1201] External_task_id x already exists (request r)');
  });

  it('is an unexpected reply when Kling says yes and names no task', async () => {
    const { kling } = await openKling((response) => sendJson(response, 200, { code: 0, data: {} }));
    expect((await caught(kling.create('text2video', {}))).code).toBe('UnexpectedReply');
  });

  it('keeps all digits of an id that came as a number', async () => {
    const { kling } = await openKling((response) =>
      sendJson(response, 200, '{"code":0,"data":{"task_id":867283741759111202,"task_status":"submitted"}}'),
    );
    expect((await kling.create('text2video', {})).taskId).toBe('867283741759111202');
  });
});

describe('findByExternalId', () => {
  it('asks the path of the product, with the id encoded', async () => {
    const { kling, server } = await openKling(sendTask);
    expect(await kling.findByExternalId('image2video', 'a/b?c#d é')).toMatchObject({ taskId: '86' });
    expect(server.requests).toMatchObject([
      { method: 'GET', target: '/v1/videos/image2video/a%2Fb%3Fc%23d%20%C3%A9', body: '' },
    ]);
  });

  it('is undefined when Kling has no such task', async () => {
    const { kling } = await openKling(sendNotFound);
    expect(await kling.findByExternalId('text2video', 'nope')).toBeUndefined();
  });

  for (const id of ['', '.', '..'])
    it(`does not ask for ${JSON.stringify(id)}, which would be another path`, async () => {
      const { kling, server } = await openKling(sendTask);
      expect(await kling.findByExternalId('text2video', id)).toBeUndefined();
      expect(server.requests).toHaveLength(0);
    });

  for (const [what, answer] of Object.entries<Answer>(GONE))
    it(`is undefined where the product is gone (${what}) and nobody else knows the id`, async () => {
      const { kling } = await openKling(answer, { credentials: KEY_PAIR });
      expect(await kling.findByExternalId('video-extend', 'x')).toBeUndefined();
      const withKey = await openKling((...args) =>
        args[1].target.startsWith('/tasks') ? sendJson(args[0], 200, { code: 0, data: [] }) : answer(...args),
      );
      expect(await withKey.kling.findByExternalId('video-extend', 'x')).toBeUndefined();
    });

  it('asks /tasks where the product is gone and there is an API key', async () => {
    const { kling, server } = await openKling((...args) =>
      args[1].target.startsWith('/tasks')
        ? sendJson(args[0], 200, { code: 0, data: [{ id: '9', external_id: 'x', status: 'submitted' }] })
        : sendPlain404(...args),
    );
    expect(await kling.findByExternalId('video-extend', 'x')).toMatchObject({ taskId: '9' });
    expect(server.requests.map(({ target }) => target)).toEqual([
      '/v1/videos/video-extend/x',
      '/tasks?external_task_ids=x',
    ]);
  });

  it('throws when it cannot tell', async () => {
    const { kling } = await openKling((response) => sendJson(response, 500, { code: 5000, message: 'oops' }));
    expect((await caught(kling.findByExternalId('text2video', 'x'))).code).toBe('Outage');
  });
});

/** Where the tasks of the older generation of the API are looked for, in this order. */
const LEGACY = PRODUCT_NAMES.map((name) => CATALOGUE[name])
  .filter(({ generation }) => generation === undefined)
  .map(({ path }) => path);

describe('getTask', () => {
  for (const task of KNOWN)
    it(`asks for a ${task} at its path`, async () => {
      const { kling, server } = await openKling(sendTask);
      await kling.getTask({ taskId: '86', task });
      expect(server.requests.map(({ target }) => target)).toEqual([`${PATHS[task]}/86`]);
    });

  it('says in a sentence that Kling knows no such task', async () => {
    const { kling } = await openKling(sendNotFound);
    const failure = await caught(kling.getTask({ taskId: '86', task: 'text2video' }));
    expect(failure).toMatchObject({ code: 'NotFound', facts: { klingCode: 1201, httpStatus: 400, requestId: 'r9' } });
    expect(failure.message).toBe('[1201] Kling knows no task 86 of text2video (request r9)');
  });

  it('finds the task in a reply that is a list', async () => {
    const rows = [{ task_id: '85' }, { task_id: '86', task_status: 'processing' }];
    const { kling } = await openKling((response) => sendJson(response, 200, { code: 0, data: rows }));
    expect(await kling.getTask({ taskId: '86', task: 'text2video' })).toMatchObject({ status: 'processing' });
    expect((await caught(kling.getTask({ taskId: '87', task: 'text2video' }))).code).toBe('NotFound');
  });

  it('asks /tasks when the product is unknown and there is an API key', async () => {
    const { kling, server } = await openKling((response) =>
      sendJson(response, 200, { code: 0, data: [{ id: '86', status: 'succeeded', outputs: [] }] }),
    );
    expect(await kling.getTask({ taskId: '86' })).toMatchObject({ taskId: '86', status: 'succeeded' });
    expect(server.requests.map(({ target }) => target)).toEqual(['/tasks?task_ids=86']);
  });

  for (const [what, answer] of Object.entries<Answer>({
    'does not list it': (response) => sendJson(response, 200, { code: 0, data: [] }),
    'is not there': (response) => sendJson(response, 404, { code: 1202, message: 'no such route' }),
  }))
    it(`asks the products too when /tasks ${what}`, async () => {
      const { kling, server } = await openKling((...args) =>
        args[1].target.startsWith('/tasks') ? answer(...args) : sendTask(...args),
      );
      expect(await kling.getTask({ taskId: '86' })).toMatchObject({ taskId: '86' });
      expect(server.requests.map(({ target }) => target)).toEqual(['/tasks?task_ids=86', '/v1/videos/text2video/86']);
    });

  it('asks one product after the other when the account has a JWT', async () => {
    const { kling, server } = await openKling(
      (...args) => (args[1].target.includes('video-extend') ? sendTask(...args) : sendNotFound(...args)),
      { credentials: KEY_PAIR },
    );
    expect(await kling.getTask({ taskId: '86' })).toMatchObject({ taskId: '86' });
    expect(server.requests.map(({ target }) => target)).toEqual(
      LEGACY.slice(0, 1 + LEGACY.indexOf('/v1/videos/video-extend')).map((at) => `${at}/86`),
    );
  });

  it('goes past a product that has been withdrawn, and says in the end where it asked', async () => {
    const { kling, server } = await openKling(
      (...args) =>
        args[1].target.includes('text2video')
          ? sendJson(args[0], 404, { code: 1202, message: 'gone' })
          : sendNotFound(...args),
      { credentials: KEY_PAIR },
    );
    const failure = await caught(kling.getTask({ taskId: '86' }));
    expect(failure.code).toBe('NotFound');
    expect(failure.message).toBe(`[1201] Kling knows no task 86 (${LEGACY.length} products asked)`);
    expect(server.requests).toHaveLength(LEGACY.length);
  });

  for (const [what, answer] of Object.entries<Answer>(GONE))
    it(`goes past a product that is gone (${what}) and finds the task among the pictures`, async () => {
      const { kling, server } = await openKling(
        (...args) => {
          if (args[1].target.includes('/images/')) sendTask(...args);
          else if (args[1].target.includes('video-extend')) answer(...args);
          else sendNotFound(...args);
        },
        { credentials: KEY_PAIR },
      );
      expect(await kling.getTask({ taskId: '86' })).toMatchObject({ taskId: '86' });
      expect(server.requests).toHaveLength(1 + LEGACY.findIndex((at) => at.startsWith('/v1/images/')));
    });

  it('says that the address is wrong where nobody knows of tasks at all', async () => {
    for (const credentials of [KEY_PAIR, { apiKey: 'api-key-kling-x' }]) {
      const { kling } = await openKling(sendPlain404, { credentials });
      const failure = await caught(kling.getTask({ taskId: '86' }));
      expect(failure.code).toBe('WrongAddress');
      expect(failure.message).toContain('There is no such path at http://127.0.0.1');
    }
  });

  it('asks the products when /tasks refuses the key, and says so when they refuse it, too', async () => {
    const refuse = (...[response]: Parameters<Answer>) =>
      sendJson(response, 401, { code: 1002, message: 'The current API does not support AK/SK' });
    const good = await openKling((...args) =>
      args[1].target.startsWith('/tasks') ? refuse(...args) : sendTask(...args),
    );
    expect(await good.kling.getTask({ taskId: '86' })).toMatchObject({ taskId: '86' });
    const bad = await openKling(refuse);
    expect((await caught(bad.kling.getTask({ taskId: '86' }))).code).toBe('Credentials');
    expect(bad.server.requests).toHaveLength(2);
  });

  it('finds a task whose product is gone under /tasks', async () => {
    const { kling } = await openKling((...args) =>
      args[1].target.startsWith('/tasks')
        ? sendJson(args[0], 200, { code: 0, data: [{ id: '86', status: 'processing' }] })
        : sendPlain404(...args),
    );
    expect(await kling.getTask({ taskId: '86', task: 'video-extend' })).toMatchObject({ status: 'processing' });
  });

  it('keeps no key that Kling echoes in a field', async () => {
    const { kling } = await openKling((response, { headers }) =>
      sendJson(response, 200, {
        code: 0,
        data: {
          task_id: '86',
          task_status: 'failed',
          task_status_msg: `bad ${String(headers.authorization)}`,
          debug: { headers: [headers.authorization] },
        },
      }),
    );
    const task = await kling.getTask({ taskId: '86', task: 'text2video' });
    expect(task).toMatchObject({ message: 'bad Bearer [token]', extra: { debug: { headers: ['Bearer [token]'] } } });
  });

  it('stops searching at an outage: the task may be where nobody answered', async () => {
    const { kling, server } = await openKling((response) => sendJson(response, 503, { code: 5001, message: 'down' }), {
      credentials: KEY_PAIR,
    });
    expect((await caught(kling.getTask({ taskId: '86' }))).code).toBe('Outage');
    expect(server.requests).toHaveLength(1);
  });
});

describe('lists', () => {
  it('ask for a page of a product', async () => {
    const { kling, server } = await openKling((response) =>
      sendJson(response, 200, { code: 0, data: [{ task_id: '1' }, { task_id: '2' }] }),
    );
    const tasks = await kling.listTasks('text2video', { pageNum: 2, pageSize: 500 });
    expect(tasks.map(({ taskId }) => taskId)).toEqual(['1', '2']);
    expect(server.requests[0]?.target).toBe('/v1/videos/text2video?pageNum=2&pageSize=500');
  });

  it('ask for twenty ids at a time and leave out those that Kling leaves out', async () => {
    const { kling, server } = await openKling((response, { target }) => {
      const ids = new URL(target, 'http://x').searchParams.get('task_ids')?.split(',') ?? [];
      sendJson(response, 200, {
        code: 0,
        data: ids.filter((id) => id !== '7').map((id) => ({ id, status: 'processing' })),
      });
    });
    const ids = Array.from({ length: 45 }, (_, index) => String(index));
    const tasks = await kling.getTasks(ids);
    expect(tasks.map(({ taskId }) => taskId)).toEqual(ids.filter((id) => id !== '7'));
    expect(server.requests).toHaveLength(3);
    expect(await kling.getTasks([])).toEqual([]);
    expect(server.requests).toHaveLength(3);
  });
});

describe('ping', () => {
  it("tells the latency and how far this machine's clock is from Kling's", async () => {
    const serverMs = Date.UTC(2026, 8, 22, 12);
    const times = [serverMs + 600_000, serverMs + 600_080];
    let nowMs = 0;
    const { kling, server } = await openKling(
      (response) => sendJson(response, 200, { code: 0, data: [] }, { date: new Date(serverMs).toUTCString() }),
      { now: () => (nowMs = times.shift() ?? nowMs) },
    );
    const pinged = await kling.ping();
    expect(pinged.serverDate).toBe('2026-09-22T12:00:00.000Z');
    expect(pinged.latencyMs).toBe(80);
    expect(pinged.clockSkewMs).toBe(600_000 + 40 - 500);
    expect(server.requests.map(({ target }) => target)).toEqual(['/v1/videos/text2video?pageNum=1&pageSize=1']);
  });

  it('says nothing of the clock when the reply has no date', async () => {
    const { kling } = await openKling((response) => {
      response.sendDate = false;
      sendJson(response, 200, { code: 0, data: [] });
    });
    expect(Object.keys(await kling.ping())).toEqual(['latencyMs']);
  });

  it('throws what is wrong with the key', async () => {
    const { kling } = await openKling((response) =>
      sendJson(response, 401, { code: 1002, message: 'api key not found' }),
    );
    expect(await caught(kling.ping())).toMatchObject({ code: 'Credentials', facts: { klingCode: 1002 } });
  });
});

it('passes an abort on, with its reason', async () => {
  const { kling } = await openKling(() => undefined);
  const reason = new Error('stop');
  await expect(kling.getTask({ taskId: '1' }, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
});
