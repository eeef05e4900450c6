import type { Complaint } from '../../invalid-request.js';
import { stepPath } from '../parse/parse-step.js';
import type { LinkedStep } from './links.js';

/** The steps so that each comes behind those that it waits for, else in the order of the file; those of a circle are not in it. */
export function orderSteps(linked: readonly LinkedStep[]): readonly LinkedStep[] {
  const done = new Set<string>();
  const open = new Set<string>();
  const byName = new Map(linked.map((one) => [one.step.name, one]));
  const ordered: LinkedStep[] = [];
  const visit = (one: LinkedStep): boolean => {
    const { name } = one.step;
    if (done.has(name)) return true;
    if (open.has(name)) return false;
    open.add(name);
    const isWhole = one.links.every(({ step }) => {
      const other = byName.get(step);
      return other === undefined || visit(other);
    });
    if (!isWhole) return false;
    done.add(name);
    ordered.push(one);
    return true;
  };
  linked.forEach(visit);
  return ordered;
}

/** A complaint for each circle in which steps wait for each other. */
export function findCycles(linked: readonly LinkedStep[]): readonly Complaint[] {
  const byName = new Map(linked.map((one) => [one.step.name, one]));
  const seen = new Set<string>();
  const complaints: Complaint[] = [];
  const visit = (name: string, way: readonly string[]): void => {
    const start = way.indexOf(name);
    if (start >= 0) complaints.push(complainOfCycle(way.slice(start)));
    if (seen.has(name)) return;
    seen.add(name);
    for (const step of new Set(byName.get(name)?.links.map((link) => link.step))) visit(step, [...way, name]);
  };
  linked.forEach(({ step }) => visit(step.name, []));
  return complaints;
}

function complainOfCycle(cycle: readonly string[]): Complaint {
  const [first = ''] = cycle;
  if (cycle.length === 1) return { path: stepPath(first), text: 'waits for itself; refer to another step' };
  const way = [...cycle, first].join(' -> ');
  return { path: stepPath(first), text: `waits for itself: ${way}; take one of these references out` };
}
