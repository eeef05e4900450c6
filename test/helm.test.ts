import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { MOST_SLOTS } from '../src/domain/account/most-slots.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const CHART = path.join(ROOT, 'deploy/helm/kling-temporal');
const FIXTURES = path.join(ROOT, 'test/fixtures/helm');
const read = (file: string) => readFileSync(file, 'utf8');
const named = (end: string) => readdirSync(FIXTURES).filter((file) => file.endsWith(end));

interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly spec?: Record<string, unknown>;
}

interface Container {
  readonly args: readonly string[];
  readonly env: readonly { readonly name: string; readonly value?: string }[];
  readonly envFrom?: readonly unknown[];
  readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[];
  readonly ports?: readonly { readonly name: string; readonly containerPort: number }[];
}

interface PodTemplate {
  readonly metadata: { readonly labels: Record<string, string> };
  readonly spec: { readonly containers: readonly [Container]; readonly volumes: readonly { readonly name: string }[] };
}

const readManifests = (file: string): Manifest[] =>
  parseAllDocuments(read(path.join(FIXTURES, file))).map((document) => document.toJS() as Manifest);
const templateOf = ({ spec }: Manifest) => spec?.template as PodTemplate | undefined;

/** Of the values; Helm asks the same file. */
const takesValues = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(
  JSON.parse(read(path.join(CHART, 'values.schema.json'))) as object,
);

/** Kubernetes', KEDA's and Prometheus' own schemas, as strict as they are for kubeconform. */
const schemas = new Ajv({ strict: false, validateFormats: false });
for (const file of readdirSync(path.join(FIXTURES, 'schemas')))
  schemas.addSchema(JSON.parse(read(path.join(FIXTURES, 'schemas', file))) as object, file);

/** As kubeconform names its files. */
function schemaOf({ apiVersion, kind }: Manifest): string {
  const [group = '', version] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion];
  return `${[kind.toLowerCase(), group.split('.')[0], version].filter((part) => part !== '').join('-')}.json`;
}

describe('the Helm chart', () => {
  it('is the one whose manifests are kept here: after a change, npm run check:helm -- --write', () => {
    const script = `import('./scripts/hash-chart.mjs').then(({ hashChart }) => console.log(hashChart('.')))`;
    const hash = execFileSync(process.execPath, ['-e', script], { cwd: ROOT, encoding: 'utf8' });
    expect(hash).toBe(read(path.join(FIXTURES, 'chart.sha256')));
  });

  it.each(named('.rendered.yaml'))('makes of %s only what Kubernetes knows', (file) => {
    const manifests = readManifests(file);
    expect(manifests.length).toBeGreaterThan(4);
    for (const manifest of manifests) {
      const accepts = schemas.getSchema(schemaOf(manifest));
      expect(accepts, manifest.kind).toBeDefined();
      expect([accepts?.(manifest), accepts?.errors], manifest.kind).toEqual([true, null]);
    }
  });

  it('has every kind that it may make tried', () => {
    const tried = named('.rendered.yaml').flatMap((file) => readManifests(file).map(schemaOf));
    const known = readdirSync(path.join(FIXTURES, 'schemas')).filter((file) => !file.startsWith('_'));
    expect([...new Set(tried)].sort()).toEqual(known.sort());
  });

  it('notices what Kubernetes does not know', () => {
    const accepts = schemas.getSchema('deployment-apps-v1.json');
    const [deployment] = readManifests('self-hosted.rendered.yaml').filter(({ kind }) => kind === 'Deployment');
    expect(accepts?.({ ...deployment, spec: { ...deployment?.spec, replica: 2 } })).toBe(false);
  });

  it.each([...named('.values.yaml').map((file) => path.join(FIXTURES, file)), path.join(CHART, 'values.yaml')])(
    'takes the values of %s',
    (file) => {
      expect([takesValues(parse(read(file))), takesValues.errors]).toEqual([true, null]);
    },
  );

  it.each([
    [{ kling: { videoConcurency: 3 } }, 'a name that is misspelt'],
    [{ temporal: { address: 'temporal.example.com' } }, 'an address without a port'],
    [{ callbacks: { url: 'http://hooks.example.com' } }, 'a callback address without TLS'],
    [{ versioning: { deployment: 'kling.eu' } }, 'a deployment that Temporal does not take'],
    [{ env: { klingNotify: 'x' } }, 'a variable that is none'],
  ])('refuses %j: %s', (values, what) => {
    expect(takesValues(values), what).toBe(false);
  });

  it('gives workers settings that they understand, and starts what the image has', () => {
    const sources = readdirSync(path.join(ROOT, 'src/config'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => read(path.join(ROOT, 'src/config', file)))
      .join('\n');
    const containers = named('.rendered.yaml').flatMap((file) =>
      readManifests(file).flatMap((manifest) => templateOf(manifest)?.spec.containers ?? []),
    );
    const names = containers.flatMap(({ env }) => env.map(({ name }) => name));
    expect(names.filter((name) => name.startsWith('KLING_') && !sources.includes(name))).toEqual([]);
    for (const { args } of containers) {
      expect(args.slice(0, 2)).toEqual(['node', 'dist/client.js']);
      expect(['worker', 'setup']).toContain(args[2]);
    }
  });

  it('takes as many slots as a worker does', () => {
    const schema = JSON.parse(read(path.join(CHART, 'values.schema.json'))) as {
      properties: { kling: { properties: Record<string, { maximum?: number }> } };
    };
    const { videoConcurrency, imageConcurrency } = schema.properties.kling.properties;
    expect([videoConcurrency?.maximum, imageConcurrency?.maximum]).toEqual([MOST_SLOTS, MOST_SLOTS]);
  });

  it('leads services and disruption budgets to pods that there are, and the Service of callbacks to each version', () => {
    const manifests = readManifests('cloud.rendered.yaml');
    const pods = manifests.flatMap((manifest) => (manifest.kind === 'Deployment' ? (templateOf(manifest) ?? []) : []));
    expect(pods).toHaveLength(2);
    const countOf = (selector: Record<string, string>) =>
      pods.filter(({ metadata: { labels } }) => Object.entries(selector).every(([key, value]) => labels[key] === value))
        .length;
    for (const { kind, spec } of manifests) {
      if (kind === 'Service') expect(countOf(spec?.selector as Record<string, string>)).toBe(2);
      if (kind !== 'PodDisruptionBudget' && kind !== 'Deployment') continue;
      expect(countOf((spec?.selector as { matchLabels: Record<string, string> }).matchLabels)).toBe(1);
    }
    const ports = pods[0]?.spec.containers[0].ports?.map(({ name, containerPort }) => [name, containerPort]);
    expect(ports).toEqual([
      ['health', 9470],
      ['callbacks', 9471],
    ]);
  });

  it('leaves workers without a version beside those that have one, each by itself, and scales none that is not wanted', () => {
    const manifests = readManifests('versions.rendered.yaml');
    const deployments = manifests.filter(({ kind }) => kind === 'Deployment');
    const facts = deployments.map((deployment) => {
      const env = templateOf(deployment)?.spec.containers[0].env ?? [];
      return {
        name: deployment.metadata.name,
        build: env.find(({ name }) => name === 'KLING_BUILD_ID')?.value,
        replicas: deployment.spec?.replicas,
      };
    });
    expect(facts).toEqual([
      { name: 'kling-0-1-0', build: '0.1.0', replicas: undefined },
      { name: 'kling-0-0-9', build: '0.0.9', replicas: 0 },
      { name: 'kling-worker', build: undefined, replicas: undefined },
    ]);
    const selectors = deployments.map(({ spec }) => (spec?.selector as { matchLabels: unknown }).matchLabels);
    expect(new Set(selectors.map((labels) => JSON.stringify(labels))).size).toBe(3);
    const isFor = (selector: unknown, pod: PodTemplate | undefined) =>
      Object.entries(selector as object).every(([key, value]) => pod?.metadata.labels[key] === value);
    for (const selector of selectors)
      expect(deployments.filter((one) => isFor(selector, templateOf(one)))).toHaveLength(1);
    for (const scaled of ['HorizontalPodAutoscaler', 'PodDisruptionBudget']) {
      const names = manifests.flatMap(({ kind, metadata }) => (kind === scaled ? [metadata.name] : []));
      expect(names, scaled).toEqual(['kling-0-1-0', 'kling-worker']);
    }
  });

  it('lets the Job reach Temporal by the same variables, Secrets and files as the workers', () => {
    const manifests = readManifests('certificate.rendered.yaml');
    const [job, worker] = ['Job', 'Deployment'].map((wanted) =>
      manifests.flatMap((manifest) => (manifest.kind === wanted ? (templateOf(manifest)?.spec ?? []) : [])),
    );
    const [{ env, envFrom, volumeMounts } = { env: [], volumeMounts: [] }] = job?.[0]?.containers ?? [];
    const ofWorker = worker?.[0]?.containers[0];
    const isForTemporal = ({ name }: { name: string }) => /^(TEMPORAL_(?!UI)|NODE_|.*PROXY$)/.test(name);
    expect(env.filter(isForTemporal).map(({ name }) => name)).toEqual(
      expect.arrayContaining(['TEMPORAL_TLS_SERVER_NAME', 'NODE_EXTRA_CA_CERTS', 'TEMPORAL_TLS_SERVER_CA_CERT_PATH']),
    );
    expect(env.filter(isForTemporal)).toEqual(ofWorker?.env.filter(isForTemporal));
    expect(envFrom).toEqual(ofWorker?.envFrom);
    const mounted = volumeMounts.map(({ name }) => name);
    expect(mounted).toEqual(['tmp', 'temporal-tls', 'ca']);
    for (const { volumes } of [...(job ?? []), ...(worker ?? [])])
      expect(volumes.map(({ name }) => name)).toEqual(expect.arrayContaining(mounted));
  });

  it('is accepted by Helm and kubeconform, and makes what is kept here', ({ skip }) => {
    const cache = path.join(process.env.XDG_CACHE_HOME ?? path.join(homedir(), '.cache'), 'kling-temporal');
    const isHere = (name: string) =>
      spawnSync(name, ['version'], { stdio: 'ignore' }).error === undefined ||
      (existsSync(cache) && readdirSync(cache).some((entry) => entry.startsWith(`${name}-v`)));
    skip(
      !isHere('helm') || !isHere('kubeconform'),
      'Helm and kubeconform are not here; npm run check:helm builds them',
    );
    const { status, stderr, stdout } = spawnSync(process.execPath, ['scripts/check-helm.mjs'], {
      cwd: ROOT,
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    expect(stdout.match(/Invalid: 0, Errors: 0, Skipped: 0/g)).toHaveLength(named('.values.yaml').length);
    expect(status).toBe(0);
  });
});
