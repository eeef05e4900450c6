import { fileURLToPath } from 'node:url';
import type { Random } from '../faults/rig/random.js';
import { pick } from '../faults/rig/random.js';

const PICTURE = fileURLToPath(new URL('../../examples/landscape.png', import.meta.url));

/** A request and how it is to be run. */
export interface MixedGeneration {
  readonly id: string;
  readonly run: { readonly account?: string; readonly output?: string; readonly attempts?: number };
}

/** Requests of several products, for two accounts, to a disk and to a bucket. */
export function mixGenerations(count: number, random: Random, bucket: string): readonly MixedGeneration[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `g${index}`,
    ...pick(random, REQUESTS)(index),
    run: {
      attempts: 3,
      retryAfter: '100ms',
      ...(random() < 0.4 ? { account: 'studio' } : {}),
      ...(random() < 0.4 ? { output: `s3://${bucket}/night` } : {}),
    },
  }));
}

type RequestMaker = (index: number) => object;

/** Videos more often than the others, as people have them. */
const REQUESTS: readonly [RequestMaker, ...RequestMaker[]] = [
  (index) => ({ prompt: `a fox, ${index}` }),
  (index) => ({ prompt: `an owl, ${index}`, duration: 10 }),
  (index) => ({ prompt: `a cat that fails at first [fail-once], ${index}` }),
  (index) => ({ image: PICTURE, prompt: `clouds, ${index}` }),
  (index) => ({ task: 'images/generations', prompt: `a poster, ${index}`, n: 1 + (index % 3) }),
  (index) => ({ product: 'text-to-audio', prompt: `wind, ${index}`, duration: 5 }),
];
