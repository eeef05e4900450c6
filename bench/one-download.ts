import { readHistory } from './histories.js';
import type { Stage } from './stage.js';

/** Runs one generation; the seconds that its activity `download` takes. */
export async function downloadOne(stage: Stage): Promise<number> {
  const handle = await stage.start();
  await handle.result();
  const { activities } = await readHistory(handle);
  const { startedMs, completedMs } = activities.find(({ name }) => name === 'download') ?? {};
  if (startedMs === undefined || completedMs === undefined) throw new Error('a generation ended without a download');
  return (completedMs - startedMs) / 1000;
}

/** Where the file of the latest task is to be had. */
export function latestUrl({ simulator }: Stage): string {
  const latest = simulator.tasks().at(-1);
  const url = latest && simulator.files(latest.id)?.[0]?.url;
  if (url === undefined) throw new Error('the simulator has no file for its latest task');
  return url;
}
