import { BroadcastChannel, isMainThread } from 'node:worker_threads';

/**
 * Preloaded into a worker process with `--expose-gc --import`: collects the garbage of all its threads whenever the benchmark sends
 * "collect", and answers "collected". Without it the memory that is measured is mostly what nobody has had reason to tidy up.
 */
const threads = new BroadcastChannel('kling-bench-collect');
threads.onmessage = () => globalThis.gc?.();
threads.unref();

if (isMainThread) {
  process.on('message', (message) => {
    if (message !== 'collect') return;
    threads.postMessage('collect');
    globalThis.gc?.();
    // The other threads answer to nobody; a second is ten times what they take.
    setTimeout(() => process.send?.('collected'), 1000);
  });
}
