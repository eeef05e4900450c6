import { createHash } from 'node:crypto';

import type { FrameSize, Mosaic } from './h264.js';
import { tilesOf } from './h264.js';

/** What is to be seen for a while: waves of two colours, and where they drift. */
export interface Scene {
  readonly mosaic: Mosaic;
  /** Pixels a frame. */
  readonly right: number;
  readonly down: number;
}

const DRIFTS = [
  [2, 0],
  [0, 2],
  [2, 2],
  [2, -2],
] as const;

/** One of two scenes of a prompt: so clips of different prompts can be told apart. */
export function createScene(size: FrameSize, prompt: string, number: 0 | 1): Scene {
  const hash = createHash('sha256').update(`${prompt}${number}`).digest();
  const part = (at: number): number => (hash[at] ?? 0) / 256;
  const [right, down] = DRIFTS[Math.floor(part(0) * DRIFTS.length)] ?? DRIFTS[0];
  return { mosaic: drawWaves(size, part), right, down };
}

/** Two waves across each other decide how bright a tile is, and which of two colours it is nearer to. */
function drawWaves({ width, height }: FrameSize, part: (at: number) => number): Mosaic {
  const [across, rows] = [tilesOf(width), tilesOf(height)];
  const tiles = across * rows;
  const [luma, blue, red] = [new Uint8Array(tiles), new Uint8Array(tiles), new Uint8Array(tiles)];
  const turn = 2 * Math.PI;
  const [hue, otherHue] = [part(1) * turn, (part(1) + 0.15 + part(2) * 0.35) * turn];
  const scale = 1 / Math.max(across, rows);
  for (let tile = 0; tile < tiles; tile++) {
    const x = (tile % across) * scale;
    const y = Math.floor(tile / across) * scale;
    const long = Math.sin(turn * ((0.6 + part(3)) * x + (part(4) - 0.5) * y + part(5)));
    const short = Math.sin(turn * ((part(6) - 0.5) * x + (1 + part(7)) * y + part(8)));
    const mix = (1 + Math.sin(turn * (x + y + part(9)))) / 2;
    luma[tile] = Math.round(120 + 45 * long + 35 * short);
    blue[tile] = toEven(128 + 55 * (mix * Math.cos(hue) + (1 - mix) * Math.cos(otherHue)));
    red[tile] = toEven(128 + 55 * (mix * Math.sin(hue) + (1 - mix) * Math.sin(otherHue)));
  }
  return { luma, blue, red };
}

const toEven = (value: number): number => 2 * Math.round(value / 2);
