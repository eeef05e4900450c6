export { batch } from './batch.js';
export { generation } from './generation.js';
