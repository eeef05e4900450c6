import { createHash } from 'node:crypto';

import type { LoopSet } from './loop-set.js';
import { FRAMES_A_SECOND } from './loop-set.js';
import { squareLoops } from './square-loops.js';
import { tallLoops } from './tall-loops.js';
import { wideLoops } from './wide-loops.js';
import { createMp4Head } from './mp4.js';
import type { Shape } from '../products/asked.js';

/** A set of loops, decoded. */
interface Reel {
  readonly width: number;
  readonly height: number;
  readonly decoderConfig: Buffer;
  readonly loops: readonly Loop[];
}

interface Loop {
  readonly frameBytes: readonly number[];
  readonly data: Buffer;
}

const REELS: Readonly<Record<Shape, Reel>> = {
  wide: decode(wideLoops),
  tall: decode(tallLoops),
  square: decode(squareLoops),
};

/**
 * An MP4 of `seconds` and one frame more, as Kling makes them, in two scenes that the prompt decides: so clips of
 * different prompts can be told apart. The pieces are shared with all other clips but for the first.
 */
export function createClip(shape: Shape, prompt: string, seconds: number): readonly Buffer[] {
  const { loops, ...reel } = REELS[shape];
  const scenes = chooseScenes(prompt, loops.length);
  const played = Array.from({ length: seconds }, (_, second) => scenes[Math.floor((second * scenes.length) / seconds)]);
  const chunks = [...played.map((look) => wholeOf(loops, look)), lastFrameOf(loops, played.at(-1))];
  const head = createMp4Head({ ...reel, chunks: chunks.map(({ frameBytes }) => frameBytes) });
  return [head, ...chunks.map(({ data }) => data)];
}

/** The two looks of a prompt, never the same one twice. */
function chooseScenes(prompt: string, count: number): readonly [number, number] {
  const hash = createHash('sha256').update(prompt).digest();
  const first = hash.readUInt32BE(0) % count;
  return [first, (first + 1 + (hash.readUInt32BE(4) % (count - 1))) % count];
}

function wholeOf(loops: readonly Loop[], look = 0): Loop {
  return loops[look] ?? { frameBytes: [], data: Buffer.alloc(0) };
}

/** The frame after a whole number of loops is the first one again. */
function lastFrameOf(loops: readonly Loop[], look: number | undefined): Loop {
  const { frameBytes, data } = wholeOf(loops, look);
  return { frameBytes: frameBytes.slice(0, 1), data: data.subarray(0, frameBytes[0]) };
}

function decode({ width, height, decoderConfig, loops }: LoopSet): Reel {
  return {
    width,
    height,
    decoderConfig: Buffer.from(decoderConfig, 'base64'),
    loops: loops.map(({ name, frameBytes, data }) => {
      if (frameBytes.length !== FRAMES_A_SECOND) throw new Error(`the loop "${name}" is not a second long`);
      return { frameBytes, data: Buffer.from(data, 'base64') };
    }),
  };
}
