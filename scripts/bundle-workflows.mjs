// Bundles the workflows for the worker: once at build time instead of at each start, and with every fault found here.
import { stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode } from '@temporalio/worker';

const root = fileURLToPath(new URL('..', import.meta.url));
const [source = path.join(root, 'dist/workflows/index.js'), target = path.join(root, 'dist/workflow-bundle.js')] =
  process.argv.slice(2);

// A Node built-in in a workflow is only a warning of webpack's and an error at run time, so every warning fails the build.
const complaints = [];
const complain = (message) => complaints.push(String(message));
const silent = () => undefined;
const logger = { trace: silent, debug: silent, info: silent, log: silent, warn: complain, error: complain };

try {
  await stat(source);
  const workflowsPath = path.resolve(source);
  const tracingPath = path.join(path.dirname(workflowsPath), 'tracing/trace-when-asked.js');
  // One instance of our modules serves all workflows of a worker instead of one each: 30 KB a workflow instead of 97, and no module is run
  // again at each start. They keep no state (a lint rule), and the SDK freezes what they export.
  const { code } = await bundleWorkflowCode({
    workflowsPath,
    preloadModules: [workflowsPath, tracingPath],
    workflowInterceptorModules: [tracingPath],
    // What cannot be read must reach our parsers, which say so, rather than fail the workflow task for ever.
    payloadConverterPath: path.join(path.dirname(workflowsPath), 'conversion/payload-converter.js'),
    failureConverterPath: path.join(path.dirname(workflowsPath), 'conversion/failure-converter.js'),
    logger,
    // Each worker reads the map at its start and keeps it. Places in stack traces need no sources, which are half of it.
    webpackConfigHook: (config) => ({ ...config, devtool: 'inline-nosources-source-map' }),
  });
  if (complaints.length > 0) throw new Error('the bundler complains');
  await writeFile(target, code);
  console.log(`${path.basename(target)}: ${(Buffer.byteLength(code) / 1024).toFixed(0)} KB`);
} catch (error) {
  complaints.forEach((line) => console.error(line));
  console.error(`${source} cannot be bundled: ${error.message}`);
  process.exitCode = 1;
}
