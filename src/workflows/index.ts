export { alerts } from './alerts/alerts.js';
export { batch } from './batch/batch.js';
export { generation } from './generation/generation.js';
export { ledger } from './ledger/ledger.js';
export { pipeline } from './pipeline/pipeline.js';
export { notice } from './notice/notice.js';
