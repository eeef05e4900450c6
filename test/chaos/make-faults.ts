import { rm, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { OwnServer } from '../e2e/own-server.js';
import type { FaultStage, Ways } from '../faults/rig/fault-stage.js';
import type { Fault } from './plan-faults.js';
import type { Crew } from './crew.js';

/** What a night is made of. */
export interface Night {
  readonly stage: FaultStage;
  readonly server: OwnServer;
  readonly crew: Crew;
  readonly ways: readonly Ways[];
  readonly slots: number;
  /** While it is there, workers cannot write. */
  readonly diskFullFile: string;
  /** By how many milliseconds the clocks of workers are ahead. */
  readonly clockFile: string;
}

/** Makes one fault, and resolves once it is over and what was away is back. */
export async function makeFault(fault: Fault, night: Night): Promise<void> {
  const { simulator } = night.stage;
  switch (fault.kind) {
    case 'kill worker':
      return night.crew.replace(fault.worker, 'SIGKILL', fault.awayMs);
    case 'stop worker':
      return night.crew.replace(fault.worker, 'SIGTERM', fault.awayMs);
    case 'kill server':
      await night.server.kill();
      await sleep(fault.awayMs);
      return night.server.restart();
    case 'partition':
      return partition(fault, night);
    case 'reset connections':
      onWays(fault, night, (proxy) => proxy.reset());
      return;
    case 'server errors':
      simulator.fault({
        route: '*',
        kind: 'status',
        times: fault.calls,
        status: fault.status,
        code: 5001,
        message: 'maintenance',
      });
      return;
    case 'fewer slots':
      simulator.set({ videoConcurrency: Math.min(fault.slots, night.slots) });
      await sleep(fault.awayMs);
      simulator.set({ videoConcurrency: night.slots });
      return;
    case 'full disk':
      await writeFile(night.diskFullFile, '');
      await sleep(fault.awayMs);
      return rm(night.diskFullFile, { force: true });
    case 'odd callbacks':
      simulator.set({ callbackFaults: fault.callbacks });
      await sleep(fault.awayMs);
      simulator.set({ callbackFaults: [] });
      return;
    case 'wrong clock':
      await writeFile(night.clockFile, String(fault.aheadMs));
      await sleep(fault.awayMs);
      return rm(night.clockFile, { force: true });
  }
}

async function partition(fault: Extract<Fault, { kind: 'partition' }>, night: Night): Promise<void> {
  onWays(fault, night, (proxy) => proxy.blackhole());
  await sleep(fault.awayMs);
  onWays(fault, night, (proxy) => proxy.heal());
}

function onWays(
  { worker, way = 'both' }: { readonly worker: number; readonly way?: 'toTemporal' | 'toKling' | 'both' },
  { ways }: Night,
  act: (proxy: Ways['toTemporal']) => void,
): void {
  const own = ways[worker];
  if (own === undefined) throw new Error(`there is no worker ${worker}`);
  if (way !== 'toKling') act(own.toTemporal);
  if (way !== 'toTemporal') act(own.toKling);
}
