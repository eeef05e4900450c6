import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

import type { Transmission } from './transmission.js';

/** Sends a reply, or what a fault has left of it. A `hang` holds the connection until somebody closes it. */
export function transmit(response: ServerResponse, transmission: Transmission): void {
  switch (transmission.kind) {
    case 'reset':
      response.socket?.resetAndDestroy();
      return;
    case 'hang':
      return;
    case 'send':
    case 'send-half': {
      const { status, headers, body } = transmission.reply;
      const bytes = Buffer.from(body);
      response.writeHead(status, { ...headers, 'Content-Length': bytes.length });
      if (transmission.kind === 'send') response.end(bytes);
      else response.write(bytes.subarray(0, bytes.length >> 1), () => response.destroy());
    }
  }
}

/** How a long body is sent. `stopAtByte`, `dripAtByte` and `pauseAtByte` count the bytes of this body. */
export interface Pace {
  /** 0 is as fast as the reader reads. */
  readonly bytesPerSecond: number;
  readonly stopAtByte?: number;
  /** From here on one byte a second. */
  readonly dripAtByte?: number;
  readonly pauseAtByte?: number;
  readonly pause?: () => Promise<void>;
}

/** A throttled body leaves in pieces about so far apart; at less than a byte in this time, further apart. */
const TICK_MS = 20;

/** Writes pieces with back-pressure. Answers the bytes written: fewer than all when stopped or when the reader went. */
export async function sendPieces(
  response: ServerResponse,
  pieces: Iterable<Buffer>,
  pace: Pace,
  gone: AbortSignal,
): Promise<number> {
  const whole = ticksOf(pace.bytesPerSecond);
  const drops = ticksOf(1);
  let sentBytes = 0;
  for (const piece of pieces) {
    for (let offset = 0; offset < piece.length;) {
      if (pace.pauseAtByte === sentBytes) await pace.pause?.();
      if (gone.aborted || pace.stopAtByte === sentBytes) return sentBytes;
      const tick = sentBytes >= (pace.dripAtByte ?? Infinity) ? drops : whole;
      const stops = [pace.pauseAtByte, pace.stopAtByte, pace.dripAtByte].filter(
        (stop) => stop !== undefined && stop > sentBytes,
      );
      const end = Math.min(
        piece.length,
        offset + tick.bytes,
        ...stops.map((stop) => offset + Number(stop) - sentBytes),
      );
      await write(response, piece.subarray(offset, end), gone);
      sentBytes += end - offset;
      offset = end;
      if (tick.ms > 0) await rest(tick.ms, gone);
    }
  }
  return sentBytes;
}

/** How many bytes leave together, and how long it is then quiet. */
function ticksOf(bytesPerSecond: number): { readonly bytes: number; readonly ms: number } {
  if (bytesPerSecond <= 0) return { bytes: Infinity, ms: 0 };
  const bytes = Math.max(1, Math.floor((bytesPerSecond * TICK_MS) / 1000));
  return { bytes, ms: (bytes / bytesPerSecond) * 1000 };
}

/** Resolves when the bytes have been handed to the socket, or when there is none any more. */
function write(response: ServerResponse, bytes: Buffer, gone: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const finish = () => {
      gone.removeEventListener('abort', finish);
      resolve();
    };
    gone.addEventListener('abort', finish);
    if (gone.aborted) finish();
    else response.write(bytes, finish);
  });
}

/** Waits until the time is over or the reader has gone. */
function rest(delayMs: number, gone: AbortSignal): Promise<void> {
  return sleep(delayMs, undefined, { signal: gone }).catch(() => undefined);
}
