import type { ServerResponse } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Media, MediaReply } from '../../../src/ports/media.js';
import type { MediaOptions } from '../../../src/kling/media/media.js';
import { createMedia } from '../../../src/kling/media/media.js';
import { caught } from '../caught.js';
import type { Answer } from '../local-server.js';
import { startServer } from '../local-server.js';

const FILE = Buffer.from(Array.from({ length: 1000 }, (_, index) => index % 251));
const ETAG = '"v1"';

function openMedia(baseUrl: string, options: Partial<MediaOptions> = {}) {
  const media = createMedia({ baseUrl, extraHosts: [], connectTimeoutMs: 2000, stallTimeoutMs: 2000, ...options });
  onTestFinished(() => media.close());
  return media;
}

async function serve(answer: Answer, options: Partial<MediaOptions> = {}) {
  const server = await startServer(answer);
  return { server, media: openMedia(server.url, options), url: `${server.url}/files/a.mp4?Signature=s3cret` };
}

async function readAll({ body }: MediaReply): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const fromStart = () => ({ offset: 0, signal: new AbortController().signal });
const from = (offset: number, etag?: string) => ({ offset, etag, signal: new AbortController().signal });

const sendFile = (response: ServerResponse, etag = ETAG) => {
  response.writeHead(200, { 'content-length': FILE.length, etag });
  response.end(FILE);
};
const sendRest = (response: ServerResponse, contentRange: string, rest: Buffer, etag = ETAG) => {
  response.writeHead(206, { 'content-range': contentRange, 'content-length': rest.length, etag });
  response.end(rest);
};

it('is the port that the activities ask for', async () => {
  const { media } = await serve((response) => sendFile(response));
  const port: Media = media;
  expect(port).toBe(media);
});

describe('a file', () => {
  it('comes whole, with its size and strong ETag, and no credentials are sent', async () => {
    const { media, url, server } = await serve((response) => sendFile(response));
    const reply = await media.open(url, fromStart());
    expect(reply).toMatchObject({ offset: 0, totalBytes: 1000, etag: ETAG });
    expect(await readAll(reply)).toEqual(FILE);
    const [{ headers, target } = { headers: {}, target: '' }] = server.requests;
    expect(target).toBe('/files/a.mp4?Signature=s3cret');
    expect(headers).not.toHaveProperty('authorization');
    expect(headers).not.toHaveProperty('range');
    expect(headers['accept-encoding']).toBe('identity');
  });

  it('has no size when the server sends none, and no ETag when it is weak', async () => {
    const { media, url } = await serve((response) => {
      response.writeHead(200, { etag: 'W/"v1"' });
      response.write(FILE.subarray(0, 500));
      response.end(FILE.subarray(500));
    });
    const reply = await media.open(url, fromStart());
    expect([reply.totalBytes, reply.etag]).toEqual([undefined, undefined]);
    expect(await readAll(reply)).toEqual(FILE);
  });

  it('may be abandoned half way', async () => {
    const { media, url } = await serve((response) => {
      response.writeHead(200, { 'content-length': 1e9 });
      response.write(Buffer.alloc(1e6));
    });
    for await (const chunk of (await media.open(url, fromStart())).body) {
      expect(chunk.length).toBeGreaterThan(0);
      break;
    }
  });
});

describe('the rest of a file', () => {
  it('is asked for with Range and If-Range and comes from its offset', async () => {
    const { media, url, server } = await serve((response) =>
      sendRest(response, 'bytes 400-999/1000', FILE.subarray(400)),
    );
    const reply = await media.open(url, from(400, ETAG));
    expect(reply).toMatchObject({ offset: 400, totalBytes: 1000, etag: ETAG });
    expect(await readAll(reply)).toEqual(FILE.subarray(400));
    expect(server.requests[0]?.headers).toMatchObject({ range: 'bytes=400-', 'if-range': ETAG });
  });

  it('has no total when the server does not know it', async () => {
    const { media, url } = await serve((response) => sendRest(response, 'bytes 400-999/*', FILE.subarray(400)));
    const reply = await media.open(url, from(400, ETAG));
    expect([reply.offset, reply.totalBytes]).toEqual([400, undefined]);
  });

  it('is the whole file from 0 when the server answers 200', async () => {
    const { media, url, server } = await serve((response) => sendFile(response, '"v2"'));
    const reply = await media.open(url, from(400, ETAG));
    expect(reply).toMatchObject({ offset: 0, totalBytes: 1000, etag: '"v2"' });
    expect(await readAll(reply)).toEqual(FILE);
    expect(server.requests).toHaveLength(1);
  });

  for (const etag of [undefined, 'W/"v1"', 'v1', ''])
    it(`is not asked for with the ETag ${String(etag)}, which promises nothing`, async () => {
      const { media, url, server } = await serve((response) => sendFile(response));
      expect(await media.open(url, from(400, etag))).toMatchObject({ offset: 0 });
      expect(server.requests[0]?.headers).not.toHaveProperty('range');
    });

  const odd: Readonly<Record<string, (response: ServerResponse) => void>> = {
    'another start': (response) => sendRest(response, 'bytes 0-599/1000', FILE.subarray(0, 600)),
    'not up to the end': (response) => sendRest(response, 'bytes 400-499/1000', FILE.subarray(400, 500)),
    'no Content-Range': (response) => response.writeHead(206, { etag: ETAG }).end(FILE.subarray(400)),
    'a nonsensical Content-Range': (response) => sendRest(response, 'bytes */1000', FILE.subarray(400)),
    'another ETag': (response) => sendRest(response, 'bytes 400-999/1000', FILE.subarray(400), '"v2"'),
    '416': (response) => response.writeHead(416, { 'content-range': 'bytes */300' }).end(),
  };
  for (const [what, answer] of Object.entries(odd))
    it(`is fetched anew from 0 after ${what}`, async () => {
      const { media, url, server } = await serve((response, { headers }) =>
        headers.range === undefined ? sendFile(response) : answer(response),
      );
      const reply = await media.open(url, from(400, ETAG));
      expect(reply.offset).toBe(0);
      expect(await readAll(reply)).toEqual(FILE);
      expect(server.requests).toHaveLength(2);
    });
});

describe('a refusal', () => {
  for (const [httpStatus, kind, sentence] of [
    [403, 'NotFound', 'is not there any more'],
    [404, 'NotFound', 'is not there any more'],
    [410, 'NotFound', 'is not there any more'],
    [206, 'Media', 'cannot be fetched now'],
    [204, 'Media', 'cannot be fetched now'],
    [416, 'Media', 'cannot be fetched now'],
    [429, 'Media', 'cannot be fetched now'],
    [500, 'Media', 'cannot be fetched now'],
    [503, 'Media', 'cannot be fetched now'],
  ] as const)
    it(`with HTTP ${httpStatus} is ${kind} and names host and file, never the query`, async () => {
      const { media, url, server } = await serve((response) => response.writeHead(httpStatus).end());
      const failure = await caught(media.open(url, fromStart()));
      expect(failure).toMatchObject({ code: kind, facts: { httpStatus } });
      expect(failure.message).toBe(`127.0.0.1:${server.port}/…/a.mp4 ${sentence} (HTTP ${httpStatus})`);
    });
});

describe('Retry-After of a media host', () => {
  for (const [header, seconds, notice] of [
    ['30', 30, ''],
    ['31536000', 600, '. It asks for a pause of 8760 h; the next try comes after 10 min'],
    ['Fri, 31 Dec 9999 23:59:59 GMT', 600, '; the next try comes after 10 min'],
    ['-1', undefined, ''],
    ['soon', undefined, ''],
  ] as const)
    it(`is obeyed for ten minutes at most: ${header}`, async () => {
      const { media, url } = await serve((response) => response.writeHead(503, { 'retry-after': header }).end());
      const failure = await caught(media.open(url, fromStart()));
      expect(failure).toMatchObject({ code: 'Media', facts: { retryAfterSeconds: seconds } });
      expect(failure.message.endsWith(`(HTTP 503)${notice}`) || failure.message.endsWith(notice)).toBe(true);
    });
});

describe('trouble on the way is of kind Media', () => {
  const begin = (response: ServerResponse) => {
    response.writeHead(200, { 'content-length': FILE.length });
    response.write(FILE.subarray(0, 300));
  };

  it('when the connection is reset before the reply', async () => {
    const { media, url, server } = await serve((response) => response.socket?.resetAndDestroy());
    const failure = await caught(media.open(url, fromStart()));
    expect(failure.code).toBe('Media');
    expect(failure.message).toBe(`127.0.0.1:${server.port}/…/a.mp4 broke off before its end`);
  });

  for (const end of ['resetAndDestroy', 'destroy'] as const)
    it(`when the body is cut off (${end})`, async () => {
      const { media, url } = await serve((response) => {
        begin(response);
        setTimeout(() => response.socket?.[end](), 20);
      });
      const failure = await caught(media.open(url, fromStart()).then(readAll));
      expect(failure.code).toBe('Media');
      expect(failure.message).toMatch(/a\.mp4 broke off before its end$/);
    });

  it('when the body stands still', async () => {
    const { media, url } = await serve(begin, { stallTimeoutMs: 200 });
    const failure = await caught(media.open(url, fromStart()).then(readAll));
    expect(failure.code).toBe('Media');
    expect(failure.message).toMatch(/a\.mp4 sent nothing for 0\.2 s$/);
  });

  it('when the body only drips, and what came is handed out first', async () => {
    const { media, url } = await serve(
      (response) => {
        begin(response);
        const drip = setInterval(() => response.write('x'), 20);
        response.on('close', () => clearInterval(drip));
      },
      { stallTimeoutMs: 200 },
    );
    const { body } = await media.open(url, fromStart());
    let seenBytes = 0;
    const read = async () => {
      for await (const chunk of body) seenBytes += chunk.byteLength;
    };
    const failure = await caught(read());
    expect(failure.code).toBe('Media');
    expect(failure.message).toMatch(/a\.mp4 came at less than 1 KB\/s for 0\.2 s$/);
    expect(seenBytes).toBeGreaterThanOrEqual(300);
  });

  it('but not when it is read slowly', async () => {
    const { media, url } = await serve((response) => sendFile(response), { stallTimeoutMs: 100 });
    const { body } = await media.open(url, fromStart());
    let seenBytes = 0;
    for await (const chunk of body) {
      await new Promise((resolve) => setTimeout(resolve, 300));
      seenBytes += chunk.byteLength;
    }
    expect(seenBytes).toBe(FILE.length);
  });

  it('when nobody answers', async () => {
    const { media, url } = await serve(() => undefined, { stallTimeoutMs: 200 });
    const failure = await caught(media.open(url, fromStart()));
    expect(failure.message).toMatch(/a\.mp4 did not answer within 0\.2 s$/);
  });

  it('when a part is shorter than its Content-Range says', async () => {
    const { media, url } = await serve((response) => {
      response.writeHead(206, { 'content-range': 'bytes 400-999/1000', etag: ETAG });
      response.end(FILE.subarray(400, 700));
    });
    const failure = await caught(media.open(url, from(400, ETAG)).then(readAll));
    expect(failure.code).toBe('Media');
    expect(failure.message).toMatch(/a\.mp4 ended after 300 of 600 bytes$/);
  });
});

describe('an abort', () => {
  const reason = new Error('cancelled by the test');

  it('before the reply rejects with its reason', async () => {
    const controller = new AbortController();
    const { media, url } = await serve(() => controller.abort(reason));
    await expect(media.open(url, { offset: 0, signal: controller.signal })).rejects.toBe(reason);
    await expect(media.open(url, { offset: 0, signal: controller.signal })).rejects.toBe(reason);
  });

  it('within the body rejects with its reason', async () => {
    const controller = new AbortController();
    const { media, url } = await serve((response) => {
      response.writeHead(200, { 'content-length': FILE.length });
      response.write(FILE.subarray(0, 300), () => setTimeout(() => controller.abort(reason), 20));
    });
    const reply = await media.open(url, { offset: 0, signal: controller.signal });
    await expect(readAll(reply)).rejects.toBe(reason);
  });

  it('of a body that nobody reads is harmless', async () => {
    const controller = new AbortController();
    const { media, url } = await serve((response) => response.writeHead(200, { 'content-length': 1e6 }).write('x'));
    await media.open(url, { offset: 0, signal: controller.signal });
    controller.abort(reason);
    await new Promise((resolve) => setTimeout(resolve, 50));
  });
});

describe('redirects', () => {
  const redirect = (response: ServerResponse, location: string, httpStatus = 302) =>
    response.writeHead(httpStatus, { location }).end('moved');

  for (const httpStatus of [301, 302, 303, 307, 308])
    it(`of HTTP ${httpStatus} are followed, with the range`, async () => {
      const { media, url, server } = await serve((response, { target }) =>
        target === '/b.mp4'
          ? sendRest(response, 'bytes 400-999/1000', FILE.subarray(400))
          : redirect(response, '/b.mp4', httpStatus),
      );
      const reply = await media.open(url, from(400, ETAG));
      expect(await readAll(reply)).toEqual(FILE.subarray(400));
      expect(server.requests[1]?.headers).toMatchObject({ range: 'bytes=400-' });
    });

  it('end after the third', async () => {
    const { media, url, server } = await serve((response, _request, count) =>
      redirect(response, `/${count}.mp4?s3cret`),
    );
    const failure = await caught(media.open(url, fromStart()));
    expect(failure.code).toBe('Media');
    expect(failure.message).toBe(`127.0.0.1:${server.port}/4.mp4 is behind more than 3 redirects`);
    expect(server.requests).toHaveLength(4);
  });

  it('to nowhere are trouble', async () => {
    const { media, url } = await serve((response) => response.writeHead(302).end());
    expect((await caught(media.open(url, fromStart()))).code).toBe('Media');
  });

  const hideouts: Readonly<Record<string, (port: number) => string>> = {
    'another port of this machine': (port) => `http://127.0.0.1:${port}/secret`,
    'another port of localhost': (port) => `http://localhost:${port}/secret`,
    'https on a private address': (port) => `https://127.0.0.1:${port}/secret`,
    'a decimal address': (port) => `http://2130706433:${port}/secret`,
    'a mapped address': (port) => `http://[::ffff:7f00:1]:${port}/secret`,
    'a protocol-relative address': (port) => `//127.0.0.1:${port}/secret`,
    'the metadata address': () => 'http://169.254.169.254/latest/meta-data/',
    'a file': () => 'file:///etc/passwd',
  };
  for (const [what, hideout] of Object.entries(hideouts))
    it(`to ${what} are refused and nobody is connected to`, async () => {
      const victim = await startServer((response) => response.end('secret'));
      const { media, url } = await serve((response) => redirect(response, hideout(victim.port)));
      expect((await caught(media.open(url, fromStart()))).code).toBe('UntrustedUrl');
      expect(victim.connections()).toBe(0);
    });
});

describe('a name on the list', () => {
  for (const address of [
    '127.0.0.1',
    '169.254.169.254',
    '10.0.0.1',
    '100.64.0.1',
    '::1',
    '::ffff:127.0.0.1',
    'fd00::1',
  ])
    it(`that leads to ${address} is refused and nobody is connected to`, async () => {
      const victim = await startServer((response) => response.end('secret'));
      const media = openMedia('https://api-singapore.klingai.com', {
        resolve: () => Promise.resolve([{ address, family: address.includes(':') ? 6 : 4 }]),
      });
      const failure = await caught(media.open(`https://cdn.klingai.com:${victim.port}/a.mp4?s3cret`, fromStart()));
      expect(failure.code).toBe('UntrustedUrl');
      expect(failure.message).toBe('The media URL may not be opened: cdn.klingai.com has no public address');
      expect(victim.connections()).toBe(0);
    });

  it('that cannot be found is worth another try', async () => {
    const media = openMedia('https://api-singapore.klingai.com', {
      resolve: () => Promise.reject(Object.assign(new Error('getaddrinfo EAI_AGAIN'), { code: 'EAI_AGAIN' })),
    });
    const failure = await caught(media.open('https://cdn.klingai.com/a.mp4', fromStart()));
    expect(failure.code).toBe('Media');
    expect(failure.message).toBe('cdn.klingai.com/a.mp4 is on a host that could not be found');
  });
});

for (const url of [
  'http://127.0.0.1:1/a',
  'https://127.0.0.1/a',
  'https://169.254.169.254/a',
  'https://[::ffff:7f00:1]/a',
  'https://2130706433/a',
  'file:///etc/passwd',
  'https://user:password@cdn.klingai.com/a',
  'not a URL',
])
  it(`refuses ${url} without a request`, async () => {
    const { media, server } = await serve((response) => sendFile(response));
    expect((await caught(media.open(url, fromStart()))).code).toBe('UntrustedUrl');
    expect(server.connections()).toBe(0);
  });
