import './node-fetch.js';

export { Agent, Pool, ProxyAgent, request } from 'undici';
