// Starts PostgreSQL and Temporal as docker-compose.yml does, with the same steps, settings and versions, but as processes on this machine:
// for tests where there is no container engine. PostgreSQL is the one of the system, Temporal's binaries are built with Go, once.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { freeLowPort, freePort } from './free-port.mjs';
import { loadSource } from './load-source.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const HOST = '127.0.0.1';
/** A cold start with a new schema takes 5 to 10 s; a busy two-core machine several times that. */
const READY_LIMIT_MS = 120_000;
/** A version whose work is done is said to be drained within seconds, where a server looks every three minutes by default. */
const SOON_DRAINED = ['VisibilityGracePeriod', 'RefreshInterval']
  .map((name) => `matching.wv.VersionDrainageStatus${name}:\n  - value: 2s\n`)
  .join('');

/** A machine that lacks what this needs and does not get by itself; the message says what. */
export class NotHere extends Error {}

/**
 * Resolves once the server answers and has the namespace `default`: its `address`, what its steps are run `with` (folder of programs, ports of the
 * database and of the server's metrics), the processes of both (`pids`) and the folder of the database (`data`) as they were at first, how to `stop()` all of it, to `backup()` its databases while it runs, and to `restore()` them into a new
 * PostgreSQL and a new server at the same address. Throws `NotHere` with what is missing. `log` gets a line for each step.
 */
export async function startComposeServer(log) {
  const { services, configs } = parse(await readFile(path.join(ROOT, 'docker-compose.yml'), 'utf8'), { merge: true });
  findPostgres();
  const bin = await findBinaries(services, log);
  const directory = await mkdtemp(path.join(tmpdir(), 'kling-compose-'));
  const running = [];
  const stop = async () => {
    for (const end of running.reverse()) await end();
    await rm(directory, { recursive: true, force: true });
  };
  try {
    let postgres = await startPostgres(directory, services.postgresql);
    running.push(() => postgres.stop());
    log(`PostgreSQL answers on port ${postgres.port}`);
    const env = (name, more) => ({
      PATH: `${bin}:${process.env.PATH}`,
      ...defaults(services[name].environment),
      ...more,
    });
    runStep(services['temporal-schema'], env('temporal-schema', { SQL_HOST: HOST, SQL_PORT: postgres.port }), log);
    const metricsPort = await freePort();
    const start = (port) =>
      startTemporal(directory, configs, port, (more) =>
        env('temporal', {
          POSTGRES_SEEDS: HOST,
          DB_PORT: postgres.port,
          PROMETHEUS_ENDPOINT: `${HOST}:${metricsPort}`,
          ...more,
        }),
      );
    let temporal = await start(await freePort());
    running.push(() => temporal.stop());
    const { address } = temporal;
    log(`Temporal listens on ${address}`);
    const asClient = env('temporal-namespace', { TEMPORAL_ADDRESS: address, HOME: directory });
    await eventually(() => runStep(services['temporal-namespace'], asClient, log));
    // A server hands a new namespace to its caches some seconds later.
    const waitUntilThere = () =>
      eventually(() => runQuietly(['temporal', 'workflow', 'list', '--namespace', 'default'], asClient));
    await waitUntilThere();
    const dump = path.join(directory, 'dump', 'temporal.sql');
    return {
      address,
      with: { bin, databasePort: postgres.port, metricsPort },
      pids: [postgres.pid, temporal.pid],
      data: postgres.data,
      stop,
      async backup() {
        postgres.run('pg_dumpall', ['--file', dump]);
        log(`dumped ${(await stat(dump)).size} bytes while the server runs`);
      },
      async restore() {
        await temporal.stop();
        postgres.stop();
        await rm(postgres.data, { recursive: true });
        postgres = await startPostgres(directory, services.postgresql, postgres.port);
        // The first user of a cluster is there before its dump is.
        postgres.run('psql', ['--quiet', '--dbname', 'postgres', '--output', '/dev/null', '--file', dump]);
        temporal = await start(temporal.port);
        await waitUntilThere();
        log('restored into a new PostgreSQL and a new server');
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The values of a service's `environment`, each variable with its default. */
function defaults(environment) {
  return Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [name, String(value).replace(/\$\{\w+:-([^}]*)\}/g, '$1')]),
  );
}

/** A directory with the programs of the images, by the names that they have there. */
async function findBinaries(services, log) {
  const version = services.temporal.image.split(':').at(-1);
  const bin = path.join(
    process.env.XDG_CACHE_HOME ?? path.join(homedir(), '.cache'),
    'kling-temporal',
    `server-${version}`,
  );
  if (!existsSync(bin)) {
    if (spawnSync('go', ['version']).status !== 0)
      throw new NotHere(`Temporal ${version} is not built yet, and Go 1.26, which builds it, is not on the PATH`);
    const build = `${bin}.build-${process.pid}`;
    await mkdir(build, { recursive: true });
    for (const [source, name] of [
      ['cmd/server', 'temporal-server'],
      ['cmd/tools/sql', 'temporal-sql-tool'],
    ]) {
      const module = `go.temporal.io/server/${source}@v${version}`;
      log(`building ${module} (five minutes for the first, once)`);
      const { status } = spawnSync('go', ['install', module], {
        env: { ...process.env, GOBIN: build },
        stdio: ['ignore', 'ignore', 'inherit'],
      });
      if (status !== 0) {
        await rm(build, { recursive: true, force: true });
        throw new NotHere(`go install ${module} does not work; it needs Go 1.26 and the module proxy`);
      }
      await rename(path.join(build, path.basename(source)), path.join(build, name));
    }
    await rename(build, bin);
  }
  await addCli(bin);
  return bin;
}

/** The Temporal CLI, which the tests and `kling dev` find in their own way. */
async function addCli(bin) {
  const link = path.join(bin, 'temporal');
  if (existsSync(link)) return;
  const { findTemporalBinary } = await loadSource('local/install/find-binary.ts');
  const cacheDir = path.dirname(bin);
  const binary = await findTemporalBinary({
    pathEnv: process.env.PATH,
    cacheDir,
    env: process.env,
    log: () => undefined,
  });
  await symlink(binary, link);
}

async function startPostgres(directory, { environment }, port) {
  const programs = findPostgres();
  const data = path.join(directory, 'data');
  port ??= await freePort();
  const { POSTGRES_USER: user } = defaults(environment);
  // PostgreSQL does not run as root.
  const as = process.getuid() === 0 ? ['setpriv', '--reuid=postgres', '--regid=postgres', '--init-groups'] : [];
  await mkdir(path.join(directory, 'dump'), { recursive: true });
  if (as.length > 0) spawnSync('chown', ['postgres', directory, path.join(directory, 'dump')]);
  const run = (program, args) => {
    const own = path.join(programs, program);
    const [file, ...rest] = [...as, existsSync(own) ? own : program, ...args];
    const { status, stdout, stderr } = spawnSync(file, rest, {
      encoding: 'utf8',
      cwd: directory,
      env: { PATH: process.env.PATH, LC_ALL: 'C.UTF-8' },
    });
    if (status !== 0) throw new Error(`${program} does not work: ${stdout}${stderr}`);
  };
  run('initdb', ['-D', data, '-U', user, '--auth=trust', '-E', 'UTF8']);
  const settings = `-p ${port} -c listen_addresses=${HOST} -c unix_socket_directories=${directory}`;
  run('pg_ctl', ['-D', data, '-o', settings, '-l', path.join(directory, 'postgres.log'), '-w', 'start']);
  const asUser = ['--host', HOST, '--port', String(port), '--username', user];
  return {
    port,
    data,
    pid: Number.parseInt(readFileSync(path.join(data, 'postmaster.pid'), 'utf8'), 10),
    run: (program, args) => run(program, [...asUser, ...args]),
    stop: () => run('pg_ctl', ['-D', data, '-m', 'immediate', 'stop']),
  };
}

function findPostgres() {
  const versions = existsSync('/usr/lib/postgresql') ? readdirSync('/usr/lib/postgresql') : [];
  const folders = [...process.env.PATH.split(':'), ...versions.map((version) => `/usr/lib/postgresql/${version}/bin`)];
  const found = folders.find((folder) => existsSync(path.join(folder, 'initdb')));
  if (found === undefined) throw new NotHere('PostgreSQL is not installed here; on Debian: apt-get install postgresql');
  return found;
}

async function startTemporal(directory, configs, port, envWith) {
  const settings = path.join(directory, 'dynamic-config.yaml');
  await writeFile(settings, configs['dynamic-config'].content + SOON_DRAINED);
  const others = {};
  for (const name of ['FRONTEND_HTTP', 'MATCHING_GRPC', 'HISTORY_GRPC', 'WORKER_GRPC'])
    others[`${name}_PORT`] = await freePort();
  for (const name of ['FRONTEND', 'MATCHING', 'HISTORY', 'WORKER'])
    others[`${name}_MEMBERSHIP_PORT`] = await freeLowPort();
  const env = envWith({
    ...others,
    FRONTEND_GRPC_PORT: port,
    BIND_ON_IP: HOST,
    DYNAMIC_CONFIG_FILE_PATH: settings,
    LOG_LEVEL: 'error',
  });
  const child = spawn('temporal-server', ['start'], { env, cwd: directory, stdio: 'ignore' });
  const exited = new Promise((resolve) => child.once('exit', resolve).once('error', resolve));
  const stop = async () => {
    child.kill('SIGTERM');
    await Promise.race([exited, new Promise((resolve) => setTimeout(resolve, 10_000).unref())]);
    child.kill('SIGKILL');
  };
  return { address: `${HOST}:${port}`, port, pid: child.pid, stop };
}

/** Runs what the service runs; throws when that fails. */
function runStep({ command }, env, log) {
  const { output } = runQuietly(command, env);
  for (const [step] of output.matchAll(/^\+ .*/gm)) log(step);
}

function runQuietly([file, ...args], env) {
  const { status, stdout, stderr } = spawnSync(file, args, { env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${[file, ...args].join(' ')} does not work: ${stdout}${stderr}`);
  return { output: stdout + stderr };
}

async function eventually(act) {
  const until = Date.now() + READY_LIMIT_MS;
  for (;;) {
    try {
      return act();
    } catch (error) {
      if (Date.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
}
