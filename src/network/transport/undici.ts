import './node-fetch.js';

export { Agent, Pool, ProxyAgent, request } from 'undici';
export type { Dispatcher } from 'undici';
