export { batch } from './batch/batch.js';
export { generation } from './generation/generation.js';
