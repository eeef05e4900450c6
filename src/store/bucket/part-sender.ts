import type { PartBuffers } from './part-buffers.js';

/** Sends the part of that number, from 1. */
export type SendPart = (number: number, content: Buffer) => Promise<void>;

export interface PartSender {
  /** Takes a chunk. Throws what an earlier part has met. */
  write(chunk: Uint8Array): Promise<void>;
  /** What has come behind the last whole part; valid until the next write. */
  rest(): Buffer;
  /** Resolves when no part is on its way any more; throws what one has met. */
  finish(): Promise<void>;
  /** The same, whatever they have met; gives back the memory. Safe to call twice. */
  close(): Promise<void>;
}

/** Cuts what comes into parts of one size, and sends them while more comes, as far as there is memory to spare. */
export function createPartSender(
  { buffers, first, from }: { readonly buffers: PartBuffers; readonly first: Buffer; readonly from: number },
  send: SendPart,
): PartSender {
  const underWay = new Set<Promise<void>>();
  let buffer = first;
  let filled = 0;
  let number = from;
  let trouble: { readonly error: unknown } | undefined;
  let isClosed = false;

  const throwTrouble = () => {
    if (trouble !== undefined) throw trouble.error;
  };
  async function sendNoting(content: Buffer): Promise<void> {
    try {
      await send(number++, content);
    } catch (error) {
      trouble ??= { error };
    }
  }

  async function sendBuffer(): Promise<void> {
    const full = buffer;
    const next = buffers.spare();
    filled = 0;
    if (next === undefined) return sendNoting(full);
    buffer = next;
    const sending = sendNoting(full).finally(() => {
      buffers.putBack(full);
      underWay.delete(sending);
    });
    underWay.add(sending);
  }

  return {
    async write(chunk) {
      let left = chunk;
      while (left.byteLength > 0) {
        throwTrouble();
        const taken = left.subarray(0, buffer.length - filled);
        buffer.set(taken, filled);
        filled += taken.byteLength;
        left = left.subarray(taken.byteLength);
        if (filled === buffer.length) await sendBuffer();
      }
    },
    rest: () => buffer.subarray(0, filled),
    async finish() {
      await Promise.all(underWay);
      throwTrouble();
    },
    async close() {
      if (isClosed) return;
      isClosed = true;
      await Promise.all(underWay);
      buffers.end(buffer);
    },
  };
}
