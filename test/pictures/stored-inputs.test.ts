import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { createInputs } from '../../src/pictures/input-file.js';
import type { InputStore } from '../../src/ports/inputs.js';

const VOICE = fileURLToPath(new URL('../fixtures/sounds/voice.wav', import.meta.url));

/** A bucket with one sound in it, which notes what it is asked. */
function bucketOf(sound: Buffer) {
  const put: string[] = [];
  const store: InputStore = {
    name: 's3://bucket/in/',
    has: (uri) => uri.startsWith('s3://bucket/in/'),
    put: ({ sha256, extension, contentType }) => {
      put.push(contentType);
      return Promise.resolve(`s3://bucket/in/${sha256}${extension}`);
    },
    link: (uri) => Promise.resolve(uri.endsWith('voice.wav') ? 'https://b.example/voice.wav?signed' : undefined),
    read: (_uri, maxBytes) => Promise.resolve(sound.length > maxBytes ? undefined : sound),
    close: () => undefined,
  };
  return { store, put };
}

const sound = (file: string) => ({ file, field: 'sound_file', kind: 'audio' }) as const;
const never = new AbortController().signal;

describe('what lies in the bucket', () => {
  it('is measured and linked to as a file is', async () => {
    const { store, put } = bucketOf(await readFile(VOICE));
    const inputs = createInputs({}, store);
    expect(await inputs.measureSound(sound('s3://bucket/in/voice.wav'))).toBe(await inputs.measureSound(sound(VOICE)));
    expect(await inputs.linkForKling(sound('s3://bucket/in/voice.wav'))).toBe('https://b.example/voice.wav?signed');
    expect(await inputs.putForKling(sound(VOICE), never)).toMatch(/^s3:\/\/bucket\/in\/[0-9a-f]{64}\.wav$/);
    expect(put).toEqual(['audio/wav']);
  });

  it('is of unknown length where it is larger than any sound that Kling takes', async () => {
    const inputs = createInputs({}, bucketOf(Buffer.alloc(6 * 1024 * 1024)).store);
    expect(await inputs.measureSound(sound('s3://bucket/in/voice.wav'))).toBeUndefined();
  });

  it.each([
    [bucketOf(Buffer.alloc(0)).store, 's3://bucket/in/gone.wav', 'is not there any more'],
    [
      bucketOf(Buffer.alloc(0)).store,
      's3://bucket/other.wav',
      'is not in the bucket that the worker takes files from, s3://bucket/in/',
    ],
    [undefined, 's3://bucket/in/voice.wav', 'lies in a bucket, and KLING_INPUT_STORE is not set for the worker'],
  ])('is no other: %#', async (store, uri, text) => {
    await expect(createInputs({}, store).linkForKling(sound(uri))).rejects.toThrow(`sound_file: "${uri}" ${text}`);
  });
});
