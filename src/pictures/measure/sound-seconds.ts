import type { ByteSource } from '../movie/byte-source.js';

const STEP_BYTES = 256 * 1024;

/** Seconds of a WAV or an MP3, read from beginning to end where its head does not say; undefined where it cannot be read that far. */
export async function measureSoundOf(source: ByteSource): Promise<number | undefined> {
  // Loaded by whoever makes sounds: most never do.
  const { parseWebStream } = await import('music-metadata');
  const isWave = (await source.read(0, 4)).toString('latin1') === 'RIFF';
  // Told what it is, the library tries no other of its readers.
  const file = { mimeType: isWave ? 'audio/wav' : 'audio/mpeg', size: source.bytes };
  try {
    const { format } = await parseWebStream(toStream(source), file, { duration: true, skipCovers: true });
    return format.duration !== undefined && format.duration > 0 ? format.duration : undefined;
  } catch {
    return undefined;
  }
}

function toStream(source: ByteSource): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream({
    type: 'bytes',
    async pull(controller: ReadableByteStreamController) {
      const bytes = await source.read(at, STEP_BYTES);
      at += bytes.length;
      if (bytes.length > 0) controller.enqueue(new Uint8Array(bytes));
      else {
        controller.close();
        // A reader that waits with a buffer of its own is told, too.
        controller.byobRequest?.respond(0);
      }
    },
  });
}
