import type { Complaint } from '../domain/invalid-request.js';

const MB = 2 ** 20;
/** What a worker's heap holds besides. */
const OTHERS_BYTES = 60 * MB;
/** Heap for each byte of rows while they are checked, with all that they are understood as: 100,000 rows of 1.1 KB were checked in 400 MB, and not in 350. */
const HEAP_A_BYTE = 3.3;

/** Bytes of the largest file of rows that a process can check whose heap may grow to that, in bytes. */
export const roomForRows = (heapBytes: number): number => Math.max(MB, (heapBytes - OTHERS_BYTES) / HEAP_A_BYTE);

/** Of rows for which there is no room: without it the process would run out of memory, and the next one too. */
export function complainOfRoom(path: string, bytes: number, roomBytes: number): Complaint {
  const [size, room] = [bytes, roomBytes].map((one) => Math.floor(one / MB).toLocaleString('en-US'));
  const text = `has ${size} MB of rows, and the memory of this worker is enough for ${room} MB; split the file, or give the worker more memory`;
  return { path, text };
}
