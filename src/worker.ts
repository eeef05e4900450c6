export { runWorkerProcess } from './worker/run-worker.js';
