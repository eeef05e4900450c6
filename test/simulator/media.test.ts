import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parseRange } from '../../src/simulator/http/byte-range.js';
import { createContent, hashContent, sliceContent } from '../../src/simulator/media/media-content.js';
import { film, IMAGES, openSimulator, TEXT2VIDEO, videoUrl } from './local-simulator.js';

const read = async (url: string, headers: Record<string, string> = {}, method = 'GET') => {
  const response = await fetch(url, { headers, method });
  return { status: response.status, headers: response.headers, bytes: Buffer.from(await response.arrayBuffer()) };
};

/** The types of an MP4's top-level boxes. */
function boxesOf(bytes: Buffer): string[] {
  const boxes: string[] = [];
  for (let offset = 0; offset < bytes.length; offset += bytes.readUInt32BE(offset))
    boxes.push(bytes.toString('latin1', offset + 4, offset + 8));
  return boxes;
}

describe('a result', () => {
  for (const aspect_ratio of ['16:9', '9:16', '1:1'])
    it(`is an MP4 at ${aspect_ratio} whose boxes fill the file to the last byte`, async () => {
      const { finish } = await openSimulator();
      const { bytes, headers } = await read(videoUrl(await finish(TEXT2VIDEO, film({ aspect_ratio }))));
      expect(boxesOf(bytes)).toEqual(['ftyp', 'moov', 'mdat', 'free']);
      expect(headers.get('content-type')).toBe('video/mp4');
      expect(Number(headers.get('content-length'))).toBe(bytes.length);
      expect(bytes.length).toBeLessThan(200_000);
    });

  it('is a PNG for each image, all different, in the order of their index', async () => {
    const { finish } = await openSimulator();
    const task = await finish(IMAGES, { prompt: 'x', n: 3, aspect_ratio: '2:3' });
    const images = task.task_result.images ?? [];
    expect(images.map(({ index }) => index)).toEqual([0, 1, 2]);
    const files = await Promise.all(images.map(({ url }) => read(url)));
    for (const { bytes, headers } of files) {
      expect(bytes.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n');
      expect(headers.get('content-type')).toBe('image/png');
    }
    expect(new Set(files.map(({ bytes }) => bytes.toString('base64'))).size).toBe(3);
  });

  it('has the same bytes at every request and other bytes than all other results', async () => {
    const { finish, simulator } = await openSimulator();
    const task = await finish(TEXT2VIDEO, film());
    const other = await finish(TEXT2VIDEO, film());
    const first = await read(videoUrl(task));
    expect((await read(videoUrl(task))).bytes.equals(first.bytes)).toBe(true);
    expect((await read(videoUrl(other))).bytes.equals(first.bytes)).toBe(false);
    const sha256 = createHash('sha256').update(first.bytes).digest('hex');
    expect(simulator.files(task.task_id)).toEqual([{ url: videoUrl(task), sizeBytes: first.bytes.length, sha256 }]);
    expect(simulator.files('none')).toBeUndefined();
  });

  it('can be large, padded by a box that players skip', async () => {
    const { finish } = await openSimulator({ mediaBytes: 3_000_000 });
    const { bytes } = await read(videoUrl(await finish(TEXT2VIDEO, film())));
    expect(bytes.length).toBe(3_000_000);
    expect(boxesOf(bytes)).toEqual(['ftyp', 'moov', 'mdat', 'free']);
  });

  it('answers HEAD without a body, and other methods with 405', async () => {
    const { finish } = await openSimulator();
    const url = videoUrl(await finish(TEXT2VIDEO, film()));
    const head = await read(url, {}, 'HEAD');
    expect(Number(head.headers.get('content-length'))).toBeGreaterThan(50_000);
    expect(head.bytes.length).toBe(0);
    expect((await read(url, {}, 'DELETE')).status).toBe(405);
  });

  it('expires thirty days after the task, and at once with a wrong signature', async () => {
    const { finish, simulator } = await openSimulator();
    const url = videoUrl(await finish(TEXT2VIDEO, film()));
    expect((await read(`${url}x`)).status).toBe(403);
    expect((await read(url.replace(/Expires=\d/, 'Expires=9'))).status).toBe(403);
    const thirtyDaysMs = 30 * 24 * 3600 * 1000;
    simulator.set({ clockOffsetMs: thirtyDaysMs - 10_000 });
    expect((await read(url)).status).toBe(200);
    simulator.set({ clockOffsetMs: thirtyDaysMs + 1000 });
    expect((await read(url)).status).toBe(403);
  });

  it('comes no faster than the throttle allows', async () => {
    const { finish, simulator } = await openSimulator();
    const url = videoUrl(await finish(TEXT2VIDEO, film()));
    simulator.set({ mediaBytesPerSecond: 400_000 });
    const startMs = performance.now();
    const { bytes } = await read(url);
    expect(performance.now() - startMs).toBeGreaterThan((bytes.length / 400_000) * 1000 - 40);
  });
});

describe('a range request', () => {
  it('gets its stretch with 206, and the ledger keeps range and bytes', async () => {
    const { finish, simulator } = await openSimulator();
    const url = videoUrl(await finish(TEXT2VIDEO, film()));
    const whole = await read(url);
    const etag = whole.headers.get('etag') ?? '';
    expect(etag).toMatch(/^"[^"]+"$/);
    const rest = await read(url, { Range: 'bytes=1000-', 'If-Range': etag });
    expect(rest.status).toBe(206);
    expect(rest.headers.get('content-range')).toBe(`bytes 1000-${whole.bytes.length - 1}/${whole.bytes.length}`);
    expect(rest.bytes.equals(whole.bytes.subarray(1000))).toBe(true);
    expect(simulator.ledger().at(-1)).toMatchObject({
      route: 'media',
      status: 206,
      range: 'bytes=1000-',
      bytes: whole.bytes.length - 1000,
    });
  });

  it('gets the whole file when If-Range names another file, and 416 beyond the end', async () => {
    const { finish } = await openSimulator();
    const url = videoUrl(await finish(TEXT2VIDEO, film()));
    const whole = await read(url, { Range: 'bytes=1000-', 'If-Range': '"other"' });
    expect(whole.status).toBe(200);
    const beyond = await read(url, { Range: `bytes=${whole.bytes.length}-` });
    expect(beyond.status).toBe(416);
    expect(beyond.headers.get('content-range')).toBe(`bytes */${whole.bytes.length}`);
  });

  it('is read as RFC 9110 has it', () => {
    const part = (start: number, end: number) => ({ kind: 'part', start, end });
    expect(parseRange('bytes=0-0', 10)).toEqual(part(0, 1));
    expect(parseRange('bytes=2-99', 10)).toEqual(part(2, 10));
    expect(parseRange('bytes=-3', 10)).toEqual(part(7, 10));
    expect(parseRange('bytes=-99', 10)).toEqual(part(0, 10));
    expect(parseRange('bytes=-0', 10)).toEqual({ kind: 'unsatisfiable' });
    for (const ignored of [undefined, 'bytes=-', 'bytes=5-2', 'bytes=0-1,3-4', 'lines=1-2'])
      expect(parseRange(ignored, 10)).toEqual({ kind: 'all' });
  });
});

describe('the content of a file', () => {
  it('is the same whether read whole or in slices', () => {
    const view = { prompt: 'x', shape: 'wide', aspectRatio: '16:9', durationSeconds: 5 } as const;
    const content = createContent(view, { index: 0, format: 'mp4', label: 'label', minBytes: 400_000 });
    const cut = (start: number, end: number) => Buffer.concat([...sliceContent(content, start, end)]);
    const whole = cut(0, content.sizeBytes);
    for (const [start, end] of [
      [0, 1],
      [64_000, 200_001],
      [399_999, 400_000],
    ] as const)
      expect(cut(start, end).equals(whole.subarray(start, end))).toBe(true);
    expect(hashContent(content)).toBe(createHash('sha256').update(whole).digest('hex'));
  });
});
