export { generation } from './generation.js';
