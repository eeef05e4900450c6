import type { Oracle } from '../world.js';

/** Connections that are kept for the next request, to Temporal, Kling, a bucket and the disk. */
const SPARE_DESCRIPTORS = 40;
/** What V8 keeps for itself before it cleans up. */
const SPARE_MEGABYTES = 150;

/** O9: nothing outlives a scenario, workers end when they are asked to, and none grows. */
export const findLeaks: Oracle = ({ left: { processes, descriptors, memory, exits } }) => [
  ...processes.map((name) => `O9: still runs: ${name}`),
  ...exits.filter((exit) => exit !== 0).map((exit) => `O9: a worker that was asked to stop ended with ${exit}`),
  ...descriptors
    .filter(({ atStart, atEnd }) => atEnd > atStart + SPARE_DESCRIPTORS)
    .map(
      ({ atStart, atEnd }) =>
        `O9: a worker had ${atStart} open files and sockets at its start, and ${atEnd} at the end`,
    ),
  ...memory.flatMap((sizes) => judgeMemory(sizes)),
];

/** The last third against the one in the middle: the first fills caches. */
function judgeMemory(sizes: readonly number[]): readonly string[] {
  const third = Math.floor(sizes.length / 3);
  if (third === 0) return [];
  const mean = (part: readonly number[]) => part.reduce((sum, size) => sum + size, 0) / part.length;
  const [middle, last] = [mean(sizes.slice(third, 2 * third)), mean(sizes.slice(-third))];
  return last > middle + SPARE_MEGABYTES
    ? [`O9: a worker grew from ${Math.round(middle)} to ${Math.round(last)} MB`]
    : [];
}
