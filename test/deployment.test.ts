import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseEnv } from 'node:util';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readConfig } from '../src/config/read-config.js';
import { readProxies } from '../src/network/proxy.js';
import { chooseServerWay } from '../src/temporal/connect/server-proxy.js';
import { compose, composeText, environmentOf, fill, ROOT, serviceOf } from './compose/compose-file.js';

const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8');

/** What the room of the configuration says, file after file. */
const readConfiguration = () =>
  readdirSync(path.join(ROOT, 'src/config'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => read(path.join('src/config', file)))
    .join('\n');

const services = Object.entries(compose.services);
const dockerfile = read('Dockerfile');
const envExample = read('.env.example');

/** The variables of `.env.example`, commented out or not. */
const documented = [...envExample.matchAll(/^(?:# )?([A-Z][A-Z0-9_]*)=/gm)].map((match) => match[1]);

/** An image with a tag that names a version; our own is built here. */
const isPinned = (image: string) => /^[\w./-]+:[\w.-]*\d[\w.-]*$/.test(image) && !image.endsWith(':latest');

describe('docker-compose.yml', () => {
  it('is what the schema of Compose files allows', () => {
    const schema = JSON.parse(read('test/fixtures/compose/compose-spec.json')) as object;
    // It names its draft by an address that the library knows under another one.
    const ajv = new Ajv({ strict: false, formats: { duration: true } });
    const isCompose = ajv.compile({ ...schema, $schema: 'http://json-schema.org/draft-07/schema#' });
    expect(isCompose(compose), JSON.stringify(isCompose.errors)).toBe(true);
    expect(isCompose({ ...compose, services: { worker: { image: 'a:1', depend_on: ['s3'] } } })).toBe(false);
  });

  it.each(services)('pins the image of %s, or builds it', (_name, { image, build }) => {
    expect(build === undefined ? isPinned(image) : image.endsWith(':local')).toBe(true);
  });

  it.each(services)('restarts %s by itself', (_name, { restart }) => {
    expect(restart).toMatch(/^(unless-stopped|on-failure:\d)$/);
  });

  it.each(services)('lets the log of %s grow no further than the driver "local" does', (_name, { logging }) => {
    expect(logging).toEqual({ driver: 'local' });
  });

  it.each(services)('lets %s wait only for what there is and can be waited for', (_name, { depends_on }) => {
    for (const [name, { condition }] of Object.entries(depends_on ?? {})) {
      const target = compose.services[name];
      expect(target, name).toBeDefined();
      if (condition === 'service_healthy') expect(target?.healthcheck, name).toBeDefined();
      // Only what ends, and is not started again when it ended well, can be waited for to its end.
      else if (condition !== 'service_started') {
        expect(`${condition} ${target?.restart ?? ''}`).toMatch(/^service_completed_successfully on-failure/);
      }
    }
  });

  it('gives every variable a default or an error text, and .env.example explains it', () => {
    const uses = [...composeText.matchAll(/\$\{([A-Z0-9_]+)(:-|:\?|:\+)?[^}]*\}/g)];
    expect(uses.length).toBeGreaterThan(10);
    expect(uses.filter((use) => use[2] === undefined).map((use) => use[1])).toEqual([]);
    expect(uses.map((use) => use[1]).filter((name) => !documented.includes(name))).toEqual([]);
    expect(composeText.replace(/\$\{[^}]*\}/g, '')).not.toContain('$');
  });

  it('declares every volume and config that is used', () => {
    const volumes = services.flatMap(([, { volumes: used = [] }]) =>
      used.map((volume) => fill(volume).split(':')[0] ?? ''),
    );
    const ofTheHost = [...new Set(volumes.filter((name) => !(name in compose.volumes)))];
    expect(ofTheHost.filter((name) => !existsSync(path.resolve(ROOT, name)))).toEqual([]);
    expect(Object.keys(compose.volumes).filter((name) => !volumes.includes(name))).toEqual([]);
    const configs = services.flatMap(([, { configs: used = [] }]) => used.map(({ source }) => source));
    expect(configs.filter((name) => !(name in compose.configs))).toEqual([]);
    expect(Object.keys(parse(compose.configs['dynamic-config']?.content ?? '') as object)).toEqual([
      'matching.enableFairness',
      'matching.numTaskqueueReadPartitions',
      'matching.numTaskqueueWritePartitions',
    ]);
  });

  it('starts the worker with settings that it understands', () => {
    const worker = compose.services.worker;
    expect(worker?.command).toEqual(['node', 'dist/client.js', 'worker', '--wait-for-keys']);
    const known = new Set(readConfiguration().match(/\b(KLING|TEMPORAL)_[A-Z0-9_]+/g));
    const given = Object.keys(worker?.environment ?? {}).filter((name) => name.startsWith('KLING_'));
    expect(given.filter((name) => !known.has(name))).toEqual([]);
  });

  it('hands the worker every setting of .env, which commands in its container read too', () => {
    // A path of this machine means nothing in a container, and the image has an ffmpeg of its own on the PATH.
    const ofTheHost = ['KLING_FFMPEG', 'KLING_PRODUCTS_FILE'];
    const given = Object.keys(compose.services.worker?.environment ?? {});
    const lacking = documented.filter((name = '') => name.startsWith('KLING_') && !given.includes(name));
    expect(lacking).toEqual(ofTheHost);
  });

  it('starts the worker with the defaults of "kling" where .env says nothing', () => {
    const names = Object.keys(readConfig({}));
    const settings = (env: NodeJS.Dict<string>) => {
      const config = readConfig(env, false) as unknown as Record<string, unknown>;
      const own = ['env', 'outputDir', 'healthHost', 'callbackAddress', 'inputDirs', 'sharedInputDirs', 'webUiUrl'];
      return Object.fromEntries(names.filter((name) => !own.includes(name)).map((name) => [name, config[name]]));
    };
    expect(settings(environmentOf(serviceOf('worker'), {}).own)).toEqual(settings({}));
  });

  it('starts as many further workers as .env says, alike but for the callbacks, which come to the first', () => {
    const { worker, 'more-workers': more } = compose.services;
    expect(fill(more?.scale ?? '')).toBe('0');
    expect(fill(more?.scale ?? '', { MORE_WORKERS: '3' })).toBe('3');
    // A port of this machine can be one container's only.
    expect(worker?.ports).toEqual(['127.0.0.1:9471:9471']);
    expect(more).toEqual({
      ...Object.fromEntries(Object.entries(worker ?? {}).filter(([name]) => name !== 'ports')),
      scale: more?.scale,
      environment: { ...worker?.environment, KLING_CALLBACK_ADDRESS: 'off' },
    });
  });

  it('keeps results in its own bucket with the lines for .env that docs/s3.md shows', () => {
    const dotEnv = Object.fromEntries(
      [
        ...(/```dotenv\n(COMPOSE_PROFILES=s3\n[^`]*)```/.exec(read('docs/s3.md'))?.[1] ?? '').matchAll(
          /^(\w+)=(.*)$/gm,
        ),
      ].map(([, name = '', value = '']) => [name, value]),
    );
    const { s3 } = compose.services;
    expect(s3?.profiles).toEqual([dotEnv.COMPOSE_PROFILES]);
    const keys = environmentOf(serviceOf('s3'), dotEnv).own;
    for (const name of ['worker', 'more-workers', 'simulated-worker']) {
      const { own } = environmentOf(serviceOf(name), dotEnv);
      expect(readConfig(own).outputBucket, name).toMatchObject({
        bucket: 'results',
        endpoint: 'http://s3:7070',
        credentials: { accessKeyId: keys.ROOT_ACCESS_KEY, secretAccessKey: keys.ROOT_SECRET_KEY },
      });
    }
    expect(s3?.command?.[0]).toMatch(/^mkdir -p \/data\/results .*--port :7070 /);
  });

  it('has every worker, that of the simulator too, read what "kling" encrypts with the keys of .env', () => {
    const dotEnv = { KLING_ENCRYPTION_KEYS: `first:${Buffer.alloc(32, 7).toString('base64')}` };
    const { encryption } = readConfig(dotEnv);
    for (const name of ['worker', 'more-workers', 'simulated-worker'])
      expect(readConfig(environmentOf(serviceOf(name), dotEnv).own).encryption, name).toEqual(encryption);
  });

  it('has every worker read the file with those keys, which .env names as it lies on this machine', () => {
    const dotEnv = { KLING_ENCRYPTION_KEYS_FILE: './keys' };
    for (const name of ['worker', 'more-workers', 'simulated-worker']) {
      const { environment, volumes = [] } = serviceOf(name);
      const inside = String(environment?.KLING_ENCRYPTION_KEYS_FILE);
      expect([fill(inside), fill(inside, dotEnv)], name).toEqual(['', '/encryption-keys']);
      expect(volumes.map((volume) => fill(volume, dotEnv))).toContain('./keys:/encryption-keys:ro');
    }
  });

  it('lets Prometheus find every worker, and Temporal', () => {
    const { scrape_configs: jobs } = parse(read('deploy/prometheus/prometheus.yml')) as {
      scrape_configs: { dns_sd_configs: { names: string[]; port: number }[] }[];
    };
    const targets = jobs.flatMap(({ dns_sd_configs: found }) =>
      found.flatMap(({ names, port }) => names.map((name) => `${name}:${port}`)),
    );
    // The simulated worker is part of the simulator's network.
    expect(targets.sort()).toEqual(['more-workers:9470', 'simulator:9470', 'temporal:8000', 'worker:9470']);
    expect(serviceOf('worker').environment).toMatchObject({ KLING_HEALTH_ADDRESS: '0.0.0.0:9470' });
    expect(serviceOf('temporal').environment).toMatchObject({ PROMETHEUS_ENDPOINT: '0.0.0.0:8000' });
  });

  it('shows Grafana our dashboard, and the Prometheus that is there', () => {
    const [folder] = serviceOf('grafana').volumes ?? [];
    const [from = '', to] = folder?.split(':') ?? [];
    expect(readdirSync(path.join(ROOT, from))).toContain('kling.json');
    const content = (name: string) => parse(compose.configs[name]?.content ?? '') as object;
    expect(content('grafana-dashboards')).toMatchObject({ providers: [{ options: { path: to } }] });
    expect(content('grafana-datasources')).toMatchObject({ datasources: [{ url: 'http://prometheus:9090' }] });
  });

  it('shows the worker a folder with several accounts where .env names one', () => {
    const { environment, volumes = [] } = serviceOf('worker');
    const config = String(environment?.KLING_CONFIG);
    expect(fill(config)).toBe('');
    const dotEnv = { ACCOUNTS_DIR: './accounts' };
    expect(fill(config, dotEnv)).toBe('/accounts/kling.toml');
    expect(volumes.map((volume) => fill(volume, dotEnv))).toContain('./accounts:/accounts:ro');
  });

  it('reaches Temporal without a proxy, and Kling through that of .env', () => {
    const dotEnv = { HTTPS_PROXY: 'http://proxy.example:3128', NO_PROXY: 'cdn.example' };
    const clients = services.filter(([, { build, environment }]) => build && environment?.TEMPORAL_ADDRESS);
    expect(clients.map(([name]) => name)).toEqual(['setup', 'worker', 'more-workers', 'simulated-worker']);
    for (const [name, service] of clients) {
      const { own, docker } = environmentOf(service, dotEnv);
      for (const env of [own, { ...docker, ...own }, { ...own, GRPC_PROXY: 'http://grpc.example:3128' }])
        expect(chooseServerWay('temporal:7233', env).proxy, name).toBeUndefined();
    }
    const worker = serviceOf('worker');
    const { https } = readProxies(environmentOf(worker, dotEnv).own);
    expect(https('api-singapore.klingai.com', 443)?.host).toBe('proxy.example');
    expect(https('cdn.example', 443)).toBeUndefined();
    expect(https('s3', 7070)).toBeUndefined();
    const { https: withoutProxy } = readProxies(environmentOf(worker, {}).own);
    expect(withoutProxy('api-singapore.klingai.com', 443)).toBeUndefined();
  });

  it('runs one version of Temporal: the server and the tools that set it up', () => {
    const versions = services.flatMap(
      ([, { image }]) => /^temporalio\/(?:server|admin-tools):(.+)$/.exec(image)?.[1] ?? [],
    );
    expect(versions).toHaveLength(3);
    expect(new Set(versions).size).toBe(1);
    expect(composeText).not.toContain('auto-setup');
  });

  it('runs without a key under the profile "simulator", whose worker never meets paid work', () => {
    const { simulator, 'simulated-worker': simulated } = compose.services;
    expect(simulated?.network_mode).toBe('service:simulator');
    const port = /^http:\/\/127\.0\.0\.1:(\d+)$/.exec(String(simulated?.environment?.KLING_BASE_URL))?.[1];
    expect(simulator?.command).toEqual(expect.arrayContaining(['--port', port]));
    const [shell = '', ...words] = simulated?.command ?? [];
    const env = { PATH: process.env.PATH, REAL_KEYS: 'a-key' };
    const withKeys = spawnSync(shell, words, { env, encoding: 'utf8', timeout: 3000 });
    // It stays, for "up --wait" takes one that ends for a failure, and is healthy.
    expect(withKeys.signal).toBe('SIGTERM');
    expect(withKeys.stdout).toMatch(/^Kling keys are set, so the simulated worker does nothing/);
    const [, question = ''] = simulated?.healthcheck?.test ?? [];
    const health = (given: NodeJS.ProcessEnv) => spawnSync('sh', ['-c', question], { env: given }).status;
    expect([health(env), health({ PATH: process.env.PATH })]).toEqual([0, 1]);
  });

  it('asks each service of its own for its health, and none through a proxy', () => {
    const healthOfImage = /127\.0\.0\.1:(\d+)\/healthz/.exec(dockerfile)?.[1];
    for (const [name, { build, command = [], healthcheck, restart }] of services) {
      const words = healthcheck?.test.join(' ') ?? '';
      if (words.includes('wget')) expect(words, name).toContain(' --proxy=off ');
      if (build === undefined || restart !== 'unless-stopped') continue;
      const port = /--port (\d+)/.exec(command.join(' '))?.[1];
      if (port !== undefined) expect(words, name).toContain(`127.0.0.1:${port}/`);
      else expect([words, command[2], healthOfImage], name).toEqual(['', 'worker', '9470']);
    }
  });

  it('is accepted by docker compose', ({ skip }) => {
    const { status } = spawnSync('docker', ['compose', 'version'], { stdio: 'ignore' });
    skip(status !== 0, 'docker with its compose plugin is not installed here');
    const { stderr, status: accepted } = spawnSync('docker', ['compose', 'config', '--quiet'], {
      cwd: ROOT,
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    expect(accepted).toBe(0);
  });
});

describe('the Dockerfile', () => {
  it('builds on pinned images only', () => {
    const images = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map((match) => match[1] ?? '');
    expect(images).toHaveLength(2);
    expect(images.filter((image) => !isPinned(image))).toEqual([]);
  });

  it('runs the worker as a user without rights, and looks after its health', () => {
    const last = dockerfile.slice(dockerfile.lastIndexOf('\nFROM '));
    expect(last).toMatch(/^USER node$/m);
    expect(last).toMatch(/^HEALTHCHECK [^]*127\.0\.0\.1:9470\/healthz/m);
    expect(last).toMatch(/^CMD \["node", "dist\/client\.js", "worker"\]$/m);
  });

  it('has the ffmpeg of operations and thumbnails, unless it is built without', () => {
    const last = dockerfile.slice(dockerfile.lastIndexOf('\nFROM '));
    const command = /^RUN apt-get update[^]*?(?<!\\)$/m.exec(last)?.[0] ?? '';
    const installed = (FFMPEG?: string) => {
      const shell = command
        .replace(/^RUN /, '')
        .replaceAll('\\\n', '')
        .replaceAll('apt-get', 'echo')
        .split('&& rm -rf')[0];
      const said = spawnSync('sh', ['-ec', shell ?? ''], { env: { FFMPEG }, encoding: 'utf8' });
      return /install .*?([a-z-]+(?: ffmpeg)?)$/m.exec(said.stdout)?.[1];
    };
    expect(last).toMatch(/^ARG FFMPEG=yes$/m);
    expect([installed('yes'), installed('no')]).toEqual(['ca-certificates ffmpeg', 'ca-certificates']);
  });

  it('copies only what .dockerignore lets through', () => {
    const allowed = [...read('.dockerignore').matchAll(/^!(.+)$/gm)].map((match) => match[1]);
    const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap((match) => match[1]?.split(' '));
    expect([...copied].sort()).toEqual([...allowed].sort());
  });
});

describe('.env.example', () => {
  it('has a line above each variable that says what it does', () => {
    const lines = envExample.split('\n');
    const bare = lines.filter((line, at) => {
      return /^(# )?[A-Z][A-Z0-9_]*=/.test(line) && !/^# (?![A-Z0-9_]+=)\S/.test(lines[at - 1] ?? '');
    });
    expect(bare).toEqual([]);
  });

  it('names every variable that the configuration reads, and no other of ours', () => {
    // The studio's key is an example: each account of kling.toml names a variable of its own.
    const isOurs = (name: string | undefined) => /^KLING_(?!STUDIO_)|^TEMPORAL_UI_URL$/.test(name ?? '');
    const readByUs = readConfiguration().match(/\b[A-Z]+(_[A-Z0-9]+)+\b/g) ?? [];
    expect(documented.filter(isOurs).sort()).toEqual([...new Set(readByUs)].filter(isOurs).sort());
  });

  it('shows values that are taken, and the defaults as they are', () => {
    const shown = parseEnv(envExample.replace(/^# (?=[A-Z0-9_]+=)/gm, ''));
    const settings = (env: NodeJS.Dict<string>) => ({ ...readConfig(env, true), env: undefined });
    expect(settings(shown)).toEqual(settings({}));
  });
});
