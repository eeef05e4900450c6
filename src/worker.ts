export { runWorkerProcess } from './worker/run-worker-process.js';
