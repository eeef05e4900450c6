import type { Alert } from '../../domain/alerts/alert.js';
import type { Sightings } from '../../domain/alerts/sightings.js';
import { createQuery, createSignal } from './message-definitions.js';

/** What a worker has seen; sent by the workers themselves. */
export const sightingsSignal = createSignal<[Sightings]>('sightings');

/** The alerts that are raised. */
export const alertsQuery = createQuery<readonly Alert[]>('raised');

/** The workflow that keeps the alerts of the workers of a task queue; it runs while one is raised. */
export const alertsId = (taskQueue: string): string => `${taskQueue}-alerts`;
