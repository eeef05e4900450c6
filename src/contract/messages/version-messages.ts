import { createSignal } from './message-definitions.js';

/** New work goes to another version of the workers now; sent by the workers themselves, to batches and pipelines that wait for something. */
export const newVersionSignal = createSignal<[]>('newVersion');

/**
 * A global of the workflows, set by a worker that is a version of a deployment before it loads them: the server takes a versioning behaviour from no
 * other worker.
 */
export const VERSIONED_GLOBAL = 'klingIsVersioned';
