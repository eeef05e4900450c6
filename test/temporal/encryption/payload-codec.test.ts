import fc from 'fast-check';
import type { Payload } from '@temporalio/common';
import { defaultPayloadConverter } from '@temporalio/common';
import { describe, expect, it } from 'vitest';
import { DecryptionFailed } from '../../../src/temporal/encryption/decryption-failed.js';
import { createPayloadCodec, readKeyId, watchCodec } from '../../../src/temporal/encryption/payload-codec.js';

const key = (id: string, fill = id) => ({ id, secret: Buffer.alloc(32, fill) });
const plain = defaultPayloadConverter.toPayload({ prompt: 'a red fox' });
const toBytes = (payload: Payload | undefined) => ({
  metadata: Object.fromEntries(Object.entries(payload?.metadata ?? {}).map(([name, value]) => [name, [...value]])),
  data: [...(payload?.data ?? [])],
});
const seal = async (payload: Payload, id = 'new') => {
  const [sealed = payload] = await createPayloadCodec([key(id)]).encode([payload]);
  return sealed;
};
const failure = async (payloads: Payload[], ...keys: ReturnType<typeof key>[]) =>
  createPayloadCodec(keys)
    .decode(payloads)
    .then(
      () => 'decrypted',
      (error: unknown) => (error instanceof DecryptionFailed ? `${error.code}: ${error.message}` : String(error)),
    );

const PAYLOAD = fc.record({
  metadata: fc.dictionary(fc.string(), fc.uint8Array({ maxLength: 40 }), { maxKeys: 4 }),
  data: fc.uint8Array({ maxLength: 2000 }),
});

describe('createPayloadCodec', () => {
  it('gives back every payload as it was, in its order, and shows nothing of it meanwhile', async () => {
    const codec = createPayloadCodec([key('new'), key('old')]);
    await fc.assert(
      fc.asyncProperty(fc.array(PAYLOAD, { maxLength: 5 }), async (payloads) => {
        const sealed = await codec.encode(payloads);
        expect((await codec.decode(sealed)).map(toBytes)).toEqual(payloads.map(toBytes));
        for (const [index, one] of sealed.entries()) {
          expect(readKeyId(one)).toBe('new');
          const { data } = payloads[index] ?? {};
          if ((data?.length ?? 0) > 4)
            expect(Buffer.from(one.data ?? []).includes(Buffer.from(data ?? []))).toBe(false);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('never encrypts two payloads alike', async () => {
    const [one, other] = await createPayloadCodec([key('new')]).encode([plain, plain]);
    expect(one?.data).not.toEqual(other?.data);
  });

  it('adds some hundred bytes whatever the size, so that pages of half of what Temporal takes stay below that', async () => {
    for (const size of [0, 1000, 2 ** 20]) {
      const { data, metadata } = await seal({ metadata: plain.metadata, data: Buffer.alloc(size) });
      const beside = Object.entries(metadata ?? {}).reduce((sum, [name, value]) => sum + name.length + value.length, 0);
      expect((data?.length ?? 0) + beside - size).toBeLessThan(200);
    }
  });

  it('decrypts with whichever key is named, and encrypts with the first', async () => {
    const sealed = await seal(plain, 'old');
    const rotated = createPayloadCodec([key('new'), key('old')]);
    expect((await rotated.decode([sealed])).map(toBytes)).toEqual([toBytes(plain)]);
    const [fresh] = await rotated.encode([plain]);
    expect(readKeyId(fresh ?? {})).toBe('new');
  });

  it('leaves what is not encrypted as it is, and what others encrypt; without keys it encrypts nothing', async () => {
    const foreign = {
      metadata: { encoding: Buffer.from('binary/encrypted'), 'encryption-key-id': Buffer.from('new') },
    };
    const codec = createPayloadCodec([key('new')]);
    expect(await codec.decode([plain, foreign])).toEqual([plain, foreign]);
    expect(await createPayloadCodec([]).encode([plain])).toEqual([plain]);
  });

  it('names the key that is missing, and what is set instead', async () => {
    const sealed = [await seal(plain, 'lost')];
    expect(await failure(sealed, key('new'), key('old'))).toBe(
      'DecryptionFailed: This is encrypted with the key "lost", and only "new", "old" are set here. Add "lost" to KLING_ENCRYPTION_KEYS or its file: behind the first, a key only decrypts.',
    );
    expect(await failure(sealed)).toBe(
      'DecryptionFailed: This is encrypted with the key "lost", and no key is set here. Set KLING_ENCRYPTION_KEYS or KLING_ENCRYPTION_KEYS_FILE as the workers have it.',
    );
    expect(await failure(sealed, key('lost', 'another'))).toMatch(
      /^DecryptionFailed: .*key "lost" cannot be decrypted/,
    );
  });

  it('finds every bit that was changed, also in the name of the key, and a piece that is missing', async () => {
    const keys = [key('new', 'same'), key('old', 'same')];
    const [sealed = plain] = await createPayloadCodec(keys).encode([plain]);
    const data = Buffer.from(sealed.data ?? []);
    await fc.assert(
      fc.asyncProperty(fc.nat(data.length - 1), fc.nat(7), async (at, bit) => {
        const changed = Buffer.from(data);
        changed[at] = (changed[at] ?? 0) ^ (1 << bit);
        expect(await failure([{ ...sealed, data: changed }], ...keys)).toMatch(/^DecryptionFailed: /);
      }),
    );
    const renamed = { ...sealed, metadata: { ...sealed.metadata, 'encryption-key-id': Buffer.from('old') } };
    expect(await failure([renamed], ...keys)).toMatch(/^DecryptionFailed: .*was changed/);
    for (const length of [0, 5, 27, data.length - 1])
      expect(await failure([{ ...sealed, data: data.subarray(0, length) }], ...keys)).toMatch(/^DecryptionFailed: /);
  });

  it('tells who watches it of what it cannot open', async () => {
    const heard: string[] = [];
    const codec = watchCodec(createPayloadCodec([key('new')]), ({ facts }) => void heard.push(facts.keyId));
    await codec.decode(await codec.encode([plain]));
    await expect(codec.decode([await seal(plain, 'lost')])).rejects.toThrow('"lost"');
    expect(heard).toEqual(['lost']);
  });
});
