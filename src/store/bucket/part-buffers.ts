/** Amazon's smallest is 5 MB, and 10,000 make an object: 80 GB. What a crash costs is at most the parts that were on their way. */
export const PART_BYTES = 8 * 2 ** 20;

/** How many files are fetched into buckets at once, each with a part that fills; the others wait. */
const FILES_AT_ONCE = 12;
/** Parts on their way besides, whichever files they are of. With those that fill they are 160 MB, however many files wait. */
const PARTS_UNDER_WAY = 8;

/** The memory for parts of all files that one process sends: it is bounded, and used again. */
export interface PartBuffers {
  /** Waits until another file may begin, and gives it its first buffer. */
  begin(signal?: AbortSignal): Promise<Buffer>;
  /** Another buffer, while the one before is sent; undefined when none is to spare, and then that one is to be sent first. */
  spare(): Buffer | undefined;
  /** Gives back one that `spare` gave. */
  putBack(buffer: Buffer): void;
  /** Gives back the last buffer of a file. */
  end(buffer: Buffer): void;
}

export function createPartBuffers({
  bytes = PART_BYTES,
  files = FILES_AT_ONCE,
  underWay = PARTS_UNDER_WAY,
} = {}): PartBuffers {
  const free: Buffer[] = [];
  const waiting = new Set<() => void>();
  let filesLeft = files;
  let sparesLeft = underWay;
  const take = (): Buffer => free.pop() ?? Buffer.allocUnsafeSlow(bytes);

  return {
    async begin(signal) {
      signal?.throwIfAborted();
      if (filesLeft > 0) filesLeft--;
      else await waitForPlace(waiting, signal);
      return take();
    },
    spare() {
      if (sparesLeft === 0) return undefined;
      sparesLeft--;
      return take();
    },
    putBack(buffer) {
      sparesLeft++;
      free.push(buffer);
    },
    end(buffer) {
      free.push(buffer);
      const [next] = waiting;
      if (next === undefined) filesLeft++;
      else next();
      // Nothing is kept for what may not come.
      if (filesLeft === files) free.length = 0;
    },
  };
}

/** Whoever ends hands its place on. */
function waitForPlace(waiting: Set<() => void>, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const leave = () => {
      waiting.delete(enter);
      signal?.removeEventListener('abort', giveUp);
    };
    const enter = () => {
      leave();
      resolve();
    };
    const giveUp = () => {
      leave();
      reject(signal?.reason as Error);
    };
    waiting.add(enter);
    signal?.addEventListener('abort', giveUp, { once: true });
  });
}
