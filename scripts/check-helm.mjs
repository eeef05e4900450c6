// Checks the Helm chart with Helm's own linter and its manifests with kubeconform, for each of the values in test/fixtures/helm. With --write what
// comes out is kept there for test/helm.test.ts, which needs neither program. What the PATH lacks is built with Go, once (ten minutes).
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { hashChart } from './hash-chart.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const chart = path.join(root, 'deploy/helm/kling-temporal');
const fixtures = path.join(root, 'test/fixtures/helm');
const schemas = path.join(fixtures, 'schemas/{{.ResourceKind}}{{.KindSuffix}}.json');
/** Helm built with Go takes itself for one of an old cluster. */
const KUBE_VERSION = '1.34.0';

const helm = find('helm', 'helm.sh/helm/v3/cmd/helm', 'v3.22.0');
const kubeconform = find('kubeconform', 'github.com/yannh/kubeconform/cmd/kubeconform', 'v0.8.0');
const isWrite = process.argv.includes('--write');

for (const file of readdirSync(fixtures).filter((name) => name.endsWith('.values.yaml'))) {
  const values = path.join(fixtures, file);
  run(helm, ['lint', '--strict', '--values', values, chart]);
  const options = ['--namespace', 'films', '--kube-version', KUBE_VERSION, '--values', values];
  const manifests = run(helm, ['template', 'kling', chart, ...options]);
  const summary = run(kubeconform, ['-strict', '-summary', '-schema-location', schemas, '-'], manifests);
  console.log(`${file}: ${summary.trim()}`);
  const kept = values.replace('.values.yaml', '.rendered.yaml');
  if (isWrite) writeFileSync(kept, manifests);
  else if (!existsSync(kept) || readFileSync(kept, 'utf8') !== manifests) fail(`${kept} is not what the chart makes`);
}
if (isWrite) writeFileSync(path.join(fixtures, 'chart.sha256'), `${hashChart(root)}\n`);

function fail(text) {
  console.error(`${text}: npm run check:helm -- --write`);
  process.exit(1);
}

function run(program, args, input) {
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: 'utf8', input, maxBuffer: 2 ** 26 });
  if (status === 0) return stdout;
  console.error(`${path.basename(program)} ${args[0]} does not accept it: ${error?.message ?? ''}${stdout}${stderr}`);
  process.exit(1);
}

/** On the PATH, in our cache, or built with Go. */
function find(name, module, version) {
  if (spawnSync(name, [name === 'helm' ? 'version' : '-v'], { stdio: 'ignore' }).status === 0) return name;
  const cache = process.env.XDG_CACHE_HOME ?? path.join(homedir(), '.cache');
  const directory = path.join(cache, 'kling-temporal', `${name}-${version}`);
  const binary = path.join(directory, name);
  if (existsSync(binary)) return binary;
  console.log(`building ${module}@${version} with Go`);
  mkdirSync(directory, { recursive: true });
  const { status } = spawnSync('go', ['install', `${module}@${version}`], {
    env: { ...process.env, GOBIN: directory },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status === 0) return binary;
  console.error(`${name} is not on the PATH, and go install ${module}@${version} does not work`);
  process.exit(1);
}
