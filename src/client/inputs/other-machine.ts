import { hostname } from 'node:os';
import type { TemporalClient } from '../../temporal/connect/connection.js';
import { listPollers } from '../../temporal/pollers.js';

/** The machine of a worker, where none runs on this one; workers call themselves by process id and host. */
export async function findOtherMachine(
  { client }: Pick<TemporalClient, 'client'>,
  taskQueue: string,
  ownMachine = hostname(),
): Promise<string | undefined> {
  const pollers = await listPollers(client, taskQueue, Date.now());
  const machines = pollers.map((name) => name.slice(name.indexOf('@') + 1));
  return machines.includes(ownMachine) ? undefined : machines[0];
}
