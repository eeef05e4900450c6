import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { NOTHING_FOUND } from '../../../src/domain/artifact.js';
import type { OutputKind } from '../../../src/domain/task.js';
import type { ByteSource } from '../../../src/pictures/movie/byte-source.js';
import { measureFile } from '../../../src/pictures/measure/measure.js';
import { createClip } from '../../../src/simulator/media/clip.js';
import { createMp3, createWav } from '../../../src/simulator/media/sound.js';

const fixture = (name: string) => readFile(new URL(`../../fixtures/${name}`, import.meta.url));
const ofBytes = (content: Buffer): ByteSource => ({
  bytes: content.length,
  read: (offset, length) => Promise.resolve(content.subarray(offset, offset + length)),
});
const measure = (bytes: Buffer, kind: OutputKind = 'video') => measureFile(ofBytes(bytes), kind);

/** A source that counts what is read of it. */
function counted(source: ByteSource) {
  const seen = { reads: 0, bytes: 0 };
  const read: ByteSource['read'] = async (offset, length) => {
    const bytes = await source.read(offset, length);
    seen.reads += 1;
    seen.bytes += bytes.length;
    return bytes;
  };
  return { seen, source: { bytes: source.bytes, read } };
}

describe('a file that was made', () => {
  const SMALL = { width: 320, height: 180, fps: 25, whole: true };
  it.each([
    ['videos/whole.mp4', 'video', { ...SMALL, seconds: 2, audio: true }],
    ['videos/h265.mp4', 'video', { ...SMALL, seconds: 2, audio: false }],
    ['videos/upright.mov', 'video', { ...SMALL, width: 180, height: 320, seconds: 2, audio: false }],
    ['videos/silent.mp4', 'video', { ...SMALL, fps: 29.97, seconds: 1.001, audio: true, silent: true }],
    // In pieces, it says of itself what its pictures are, and not how many.
    ['videos/pieces.mp4', 'video', { width: 320, height: 180, seconds: null, fps: null, audio: true, whole: null }],
    ['sounds/voice.mp3', 'audio', { seconds: 3.168, width: null, height: null, fps: null, audio: true, whole: true }],
    ['sounds/voice.wav', 'audio', { seconds: 3, width: null, height: null, fps: null, audio: true, whole: true }],
    ['pictures/a.png', 'image', { width: 640, height: 360, seconds: null, fps: null, audio: null, whole: true }],
    ['pictures/b.jpg', 'image', { width: 640, height: 360, seconds: null, fps: null, audio: null, whole: true }],
  ] as const)('says what it is: %s', async (name, kind, found) => {
    expect(await measure(await fixture(name), kind)).toEqual(found);
  });

  it('is read once where it is small', async () => {
    const { seen, source } = counted(ofBytes(await fixture('videos/whole.mp4')));
    expect(await measureFile(source, 'video')).toMatchObject({ seconds: 2, whole: true });
    expect(seen).toEqual({ reads: 1, bytes: source.bytes });
  });

  it('is measured at the cost of its index and some frames, however large it is', async () => {
    const clip = createClip({ shape: 'wide', prompt: 'a fox', durationSeconds: 5, sound: 'tone' });
    const small = Buffer.concat(clip);
    const free = Buffer.from([0, 0, 0, 1, ...Buffer.from('free'), 0, 0, 0, 0, 0x40, 0, 0, 16]);
    // A gigabyte of padding behind it.
    const source: ByteSource = {
      bytes: small.length + 2 ** 30 + 16,
      read: (offset, length) => Promise.resolve(Buffer.concat([small, free]).subarray(offset, offset + length)),
    };
    const { seen, source: large } = counted(source);
    expect(await measureFile(large, 'video')).toMatchObject({ seconds: 5.042, whole: true });
    expect(seen.bytes).toBeLessThan(1_000_000);
  });

  it('is known for not whole, with the reason', async () => {
    const whole = await fixture('videos/whole.mp4');
    const clip = { shape: 'wide', prompt: 'a fox', durationSeconds: 5 } as const;
    const zeroed = Buffer.from(Buffer.concat(createClip(clip)));
    zeroed.fill(0, zeroed.length - 9000);
    const wave = Buffer.concat(createWav(3, 'a', 'b'));
    const mp3 = Buffer.concat(createMp3(3, 'b'));
    const rows: readonly (readonly [Buffer, OutputKind, string])[] = [
      [whole.subarray(0, whole.length - 500), 'video', 'it is cut off: its end is missing'],
      [
        Buffer.concat(createClip({ ...clip, isCutOff: true })),
        'video',
        'it is cut off: its pictures should end at byte',
      ],
      [zeroed, 'video', 'is no picture'],
      [Buffer.concat([whole.subarray(0, 28), Buffer.alloc(400)]), 'video', 'its parts cannot be told apart'],
      [wave.subarray(0, 20_000), 'audio', 'bytes of its sound are missing'],
      [mp3.subarray(0, mp3.length - 40), 'audio', 'it is cut off in the middle of a frame'],
      [await fixture('pictures/truncated.png'), 'image', 'it is cut off: its end is missing'],
      [await fixture('pictures/truncated.jpg'), 'image', 'it is cut off: its end is missing'],
    ];
    for (const [bytes, kind, reason] of rows) {
      const { whole, damage } = await measure(bytes, kind);
      expect({ whole, isSaid: damage?.includes(reason), damage }).toMatchObject({ whole: false, isSaid: true });
    }
  });

  it('may have something behind it that is no part of it', async () => {
    const whole = await fixture('videos/whole.mp4');
    for (const rest of [Buffer.alloc(500), Buffer.from('made by somebody, for somebody else')])
      expect(await measure(Buffer.concat([whole, rest]))).toMatchObject({ seconds: 2, whole: true });
  });

  it('that promises more than its frames play is not whole', async () => {
    const bytes = Buffer.from(await fixture('videos/whole.mp4'));
    const head = bytes.indexOf('mvhd') + 4;
    bytes.writeUInt32BE(bytes.readUInt32BE(head + 12) * 5, head + 16);
    expect(await measure(bytes)).toMatchObject({
      seconds: 2,
      whole: false,
      damage: 'its index promises 5.0 s and names frames for 2.0 s',
    });
  });

  it('of no known kind says nothing, and so does one that cannot be read', async () => {
    expect(await measure(Buffer.from('RIFFxxxxWEBP'), 'image')).toEqual(NOTHING_FOUND);
    const broken: ByteSource = { bytes: 1000, read: () => Promise.reject(new Error('gone')) };
    const hung: ByteSource = { bytes: 1000, read: () => new Promise(() => undefined) };
    for (const kind of ['video', 'audio', 'image'] as const) {
      expect(await measureFile(broken, kind)).toEqual(NOTHING_FOUND);
      expect(await measureFile(hung, kind, 10)).toEqual(NOTHING_FOUND);
    }
  });
});

/** Numbers that look like chance, the same each time. */
function createChance(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** One to four changes of the kind that hurts: numbers that promise much, bytes that are gone, doubled or other ones. */
function mutate(bytes: Buffer, chance: (below: number) => number): Buffer {
  let changed = Buffer.from(bytes);
  for (let left = 1 + chance(4); left > 0; left--) {
    // The index stands at the end of some, and changes there are the ones that matter.
    const at = chance(2) === 0 ? chance(changed.length) : Math.max(0, changed.length - 1 - chance(3000));
    const kind = chance(5);
    if (kind === 0) changed[at] = chance(256);
    else if (kind === 1) changed.fill(0xff, at, at + 4);
    else if (kind === 2) changed.fill(0, at, at + 1 + chance(64));
    else if (kind === 3) changed = Buffer.concat([changed.subarray(0, at), changed.subarray(at + 1 + chance(200))]);
    else changed = Buffer.concat([changed.subarray(0, at), changed.subarray(Math.max(0, at - 300))]);
  }
  return changed;
}

describe('a hostile file', () => {
  it('can neither hang nor crash who measures it, nor make him read without end', async () => {
    const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const names = ['videos/whole.mp4', 'videos/pieces.mp4', 'videos/h265.mp4', 'sounds/voice.mp3', 'sounds/voice.wav'];
    for (const name of [...names, 'pictures/a.png', 'pictures/b.jpg']) {
      const bytes = await fixture(name);
      const kind = name.startsWith('videos') ? 'video' : name.startsWith('sounds') ? 'audio' : 'image';
      const chance = createChance(names.length + name.length);
      for (let round = 0; round < 150; round++) {
        const { seen, source } = counted(ofBytes(mutate(bytes, chance)));
        const found = await measureFile(source, kind);
        expect(Object.keys(found)).toEqual(expect.arrayContaining(Object.keys(NOTHING_FOUND)));
        expect(seen.reads).toBeLessThan(200);
      }
    }
    expect(said).not.toHaveBeenCalled();
    said.mockRestore();
  });

  it('is read no further once its time is over', async () => {
    let reads = 0;
    const slow: ByteSource = {
      bytes: 2 ** 24,
      read: async (_offset, length) => {
        reads += 1;
        await sleep(20);
        return Buffer.alloc(length, 0xff);
      },
    };
    expect(await measureFile(slow, 'video', 5)).toEqual(NOTHING_FOUND);
    const before = reads;
    await sleep(100);
    expect(reads).toBe(before);
  });

  it('of the smallest frames that there are is counted only as far as any real sound goes', async () => {
    // MPEG 2.5 at 8 kbit/s and 12 kHz.
    const frame = Buffer.concat([Buffer.from('ffe314c0', 'hex'), Buffer.alloc(44)]);
    const many = (count: number) => measure(Buffer.alloc(frame.length * count, frame), 'audio');
    expect(await many(1000)).toMatchObject({ audio: true, whole: true });
    expect(await many(400_000)).toEqual(NOTHING_FOUND);
  });

  it.each(['stsz', 'stts', 'stsc', 'stco'])('that promises four billion entries of %s costs nothing', async (table) => {
    const bytes = Buffer.from(await fixture('videos/whole.mp4'));
    const at = bytes.indexOf(table) + 4;
    bytes.writeUInt32BE(0xffffffff, at + (table === 'stsz' ? 8 : 4));
    const found = await measure(bytes);
    expect(found).toMatchObject({ width: 320, height: 180, audio: true });
    expect(found.whole).not.toBe(true);
  });
});
