import type { FaultSpec } from './fault-spec.js';
import { isRouteMatch } from '../http/routes.js';

/** The faults waiting to happen. */
export interface Faults {
  readonly add: (spec: FaultSpec) => void;
  /** The fault for this call, the oldest that fits, counted down. */
  readonly take: (route: string, method: string, path: string) => FaultSpec | undefined;
  readonly clear: () => void;
}

/** Builds an empty set of faults. */
export function createFaults(): Faults {
  const waiting: { spec: FaultSpec; skip: number; left: number }[] = [];
  return {
    add: (spec) => void waiting.push({ spec, skip: spec.skip ?? 0, left: spec.times ?? 1 }),
    take: (route, method, path) => {
      for (const fault of waiting) {
        if (fault.left <= 0 || !isHit(fault.spec, route, method, path)) continue;
        if (fault.skip > 0) {
          fault.skip -= 1;
          continue;
        }
        fault.left -= 1;
        return fault.spec;
      }
      return undefined;
    },
    clear: () => void waiting.splice(0),
  };
}

function isHit(spec: FaultSpec, route: string, method: string, path: string): boolean {
  return (spec.method === undefined || spec.method === method) && isRouteMatch(spec.route, route, path);
}
