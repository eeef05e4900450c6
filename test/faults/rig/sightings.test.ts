import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { formsOf } from './canaries.js';
import { createSightings } from './sightings.js';

const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');

/** A frame of HTTP/2 with bytes of a stream. */
function frame(stream: number, payload: Buffer): Buffer {
  const header = Buffer.alloc(9);
  header.writeUIntBE(payload.length, 0, 3);
  header.writeUInt32BE(stream, 5);
  return Buffer.concat([header, payload]);
}

function message(text: string, isPacked: boolean): Buffer {
  const body = isPacked ? gzipSync(text) : Buffer.from(text);
  const header = Buffer.alloc(5);
  header[0] = Number(isPacked);
  header.writeUInt32BE(body.length, 1);
  return Buffer.concat([header, body]);
}

it.each([false, true])('finds a text in what a gRPC client sends, however it is cut (packed: %s)', (isPacked) => {
  const sightings = createSightings();
  sightings.add(['canary', 'parrot']);
  const see = sightings.watch();
  const whole = message(`a heartbeat with a canary`, isPacked);
  const bytes = Buffer.concat([
    PREFACE,
    frame(1, whole.subarray(0, 11)),
    frame(3, message('parr', isPacked)),
    frame(1, whole.subarray(11)),
    frame(3, message('ot', isPacked)),
  ]);
  for (const byte of bytes) see(Buffer.from([byte]));
  expect(sightings.seen()).toEqual(['canary']);
});

it('knows a secret in base64, wherever it begins', () => {
  const secret = 'api-key-kling-0123456789';
  for (const before of ['', 'x', 'xy', 'xyz']) {
    const text = Buffer.from(`${before}${secret}!`).toString('base64');
    expect(formsOf(secret).some((form) => text.includes(form))).toBe(true);
  }
});
