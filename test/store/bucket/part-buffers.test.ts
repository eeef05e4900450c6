import { describe, expect, it } from 'vitest';
import { createPartBuffers } from '../../../src/store/bucket/part-buffers.js';
import { createPartSender } from '../../../src/store/bucket/part-sender.js';

describe('the memory for parts', () => {
  it('is for so many files at once: others wait until one ends, in their order', async () => {
    const buffers = createPartBuffers({ bytes: 10, files: 2, underWay: 0 });
    const [first] = [await buffers.begin(), await buffers.begin()];
    const begun: string[] = [];
    const third = buffers.begin().then(() => begun.push('third'));
    const fourth = buffers.begin().then(() => begun.push('fourth'));
    await Promise.resolve();
    expect(begun).toEqual([]);
    buffers.end(first);
    await third;
    expect(begun).toEqual(['third']);
    buffers.end(first);
    await fourth;
  });

  it('is not waited for by who gives up', async () => {
    const buffers = createPartBuffers({ bytes: 10, files: 1, underWay: 0 });
    const only = await buffers.begin();
    const controller = new AbortController();
    const waiting = buffers.begin(controller.signal);
    controller.abort(new Error('cancelled'));
    await expect(waiting).rejects.toThrow('cancelled');
    buffers.end(only);
    await buffers.begin();
  });
});

describe('what sends parts', () => {
  const sending = async (underWay: number, send: (number: number, content: Buffer) => Promise<void>) => {
    const buffers = createPartBuffers({ bytes: 4, files: 1, underWay });
    return createPartSender({ buffers, first: await buffers.begin(), from: 1 }, send);
  };

  it('cuts what comes, in chunks of any size, into parts of one size and a rest', async () => {
    const parts: [number, string][] = [];
    const sender = await sending(2, (number, content) => {
      parts.push([number, content.toString()]);
      return Promise.resolve();
    });
    for (const chunk of ['a', 'bcdefghij', '', 'kl', 'mn']) await sender.write(Buffer.from(chunk));
    await sender.finish();
    expect(parts).toEqual([
      [1, 'abcd'],
      [2, 'efgh'],
      [3, 'ijkl'],
    ]);
    expect(sender.rest().toString()).toBe('mn');
    await sender.close();
    await sender.close();
  });

  it('has no more parts on their way than there is memory for', async () => {
    let underWay = 0;
    let most = 0;
    const sender = await sending(2, async () => {
      most = Math.max(most, ++underWay);
      await new Promise((resolve) => setTimeout(resolve, 5));
      underWay--;
    });
    await sender.write(Buffer.alloc(100));
    await sender.finish();
    // Two with memory to spare, and the one that is waited for where there is none.
    expect(most).toBe(3);
    await sender.close();
  });

  it('throws what a part has met, at the next chunk or at the end', async () => {
    const sender = await sending(1, () => Promise.reject(new Error('refused')));
    await sender.write(Buffer.alloc(4));
    await expect(sender.write(Buffer.alloc(8)).then(() => sender.finish())).rejects.toThrow('refused');
    await sender.close();
  });
});
