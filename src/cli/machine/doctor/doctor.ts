import { listMisspelt } from '../../../config/names/misspelt.js';
import type { Account } from '../../../config/read-config.js';
import { renderDuration } from '../../../domain/duration.js';
import type { FailureKind } from '../../../domain/failure.js';
import { FAILURES } from '../../../domain/failure.js';
import { API_KEY_ADVICE } from '../../../kling/api/token.js';
import { CATALOGUE, PRODUCT_NAMES } from '../../../products/catalogue.js';
import { KlingFailure } from '../../../domain/kling-failure.js';
import { checksFor } from '../../../domain/advice/failure-advice.js';
import { KlingTemporalError } from '../../../domain/error.js';
import type { Proxy } from '../../../network/proxy.js';
import { InvalidProxy, renderProxy } from '../../../network/proxy.js';
import { chooseAccount } from '../../../client/find-account.js';
import { examineBucket } from '../../../client/examine/examine-bucket.js';
import { examineKling } from '../../../client/examine/examine-kling.js';
import { examineServer } from '../../../client/examine/examine-server.js';
import { withSession } from '../../../client/session.js';
import type { ExitCode } from '../../program/exit-codes.js';
import { EXIT } from '../../program/exit-codes.js';
import { checkNotices } from '../../notices/check-notices.js';
import type { Io } from '../../process/io.js';
import { findDev } from '../dev-file.js';
import { renderNoKeys, withAdvice } from '../../program/render-advice.js';
import type { Finding } from '../../screen/finding.js';
import { renderFinding } from '../../screen/finding.js';
import { checkCallbacks } from '../../callbacks/check-callbacks.js';
import { checkEncryption } from './check-encryption.js';
import { checkFfmpeg } from './check-ffmpeg.js';
import { checkOutput } from './check-output.js';
import { describeVersions } from './describe-versions.js';
import { checkCommand } from './kling-on-path.js';

/** `kling doctor`: looks at everything a worker here would need; each line is ok or says what to do. Exit code 1 when one is not ok. */
export async function runDoctor({ account }: Record<string, unknown>, given: Io): Promise<ExitCode> {
  const { config } = given;
  const io =
    account === undefined ? given : { ...given, config: { ...config, accounts: [chooseAccount(config, account)] } };
  const checkPath = async ({ config }: Io) => [await checkCommand(config.env.PATH ?? '')];
  const checks = [
    checkNode,
    checkPath,
    checkSettings,
    checkProducts,
    checkKeys,
    checkKling,
    checkTemporal,
    checkEncryption,
    checkCallbacks,
    checkBucket,
    checkNotices,
    checkFfmpeg,
    checkOutput,
  ];
  const findings: Finding[] = [];
  for (const check of checks) {
    const found = await check(io);
    findings.push(...found);
    if (!io.json) found.forEach((finding) => io.out(renderFinding(finding, io.paint.out)));
  }
  if (io.json) io.out(JSON.stringify(findings));
  return findings.every(({ ok }) => ok) ? EXIT.ok : EXIT.failed;
}

/** The lowest Node that the SDKs and our own code run on; the same as in package.json. */
const MIN_NODE = [20, 19] as const;

function checkNode(): Promise<Finding[]> {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const ok = major > MIN_NODE[0] || (major === MIN_NODE[0] && minor >= MIN_NODE[1]);
  const text = ok ? process.versions.node : `${process.versions.node}; install Node ${MIN_NODE.join('.')} or newer`;
  return Promise.resolve([{ name: 'Node', ok, text }]);
}

/** What makes no sense has ended the command already; what nothing reads has not. */
const checkSettings = ({ config }: Io): Promise<Finding[]> =>
  Promise.resolve(listMisspelt(config).map((text) => ({ name: 'settings', ok: false, text })));

/** A file that cannot be used has ended the command already: nothing would be right without it. */
function checkProducts({ config }: Io): Promise<Finding[]> {
  const { productsFile, addedModels } = config;
  if (productsFile === undefined) return Promise.resolve([]);
  const models = addedModels.map(({ product, model }) => `${model.name} of ${product}`).join(', ');
  return Promise.resolve([{ name: 'products', ok: true, text: `${productsFile} adds ${models || 'nothing'}` }]);
}

/** Keys are missed only where Kling is asked with them: not while the project's own `kling dev` simulates it. */
export async function checkKeys({ config }: Pick<Io, 'config'>): Promise<Finding[]> {
  if (config.accountsFile !== undefined)
    return config.accounts.map(({ name, keysFrom, keyTrouble }) => ({
      name: `keys ${name}`,
      ok: keyTrouble === undefined,
      text: keyTrouble === undefined ? `${keysFrom} set` : `${keyTrouble} (account ${name} of ${config.accountsFile})`,
    }));
  const names = { 'api-key': 'KLING_API_KEY', 'access-key': 'KLING_ACCESS_KEY and KLING_SECRET_KEY' };
  const { place } = await findDev(config.outputDir);
  const isSimulated = place?.simulatorUrl !== undefined && place.simulatorUrl === config.klingBaseUrl;
  if (isSimulated) {
    const text = 'none are set, and none are needed: the kling dev that runs simulates Kling';
    return [{ name: 'keys', ok: true, text }];
  }
  const { credentials } = config;
  if (credentials !== undefined)
    return [{ name: 'keys', ok: true, text: `${names[credentials.kind]} set${keyLimits(credentials.kind)}` }];
  return [{ name: 'keys', ok: false, text: renderNoKeys() }];
}

/** The pair is good for everything but the new standard. */
function keyLimits(kind: 'api-key' | 'access-key'): string {
  if (kind === 'api-key') return '';
  const closed = PRODUCT_NAMES.filter((name) => CATALOGUE[name].generation === 'standard');
  return `; they are not taken for ${closed.join(', ')}: ${API_KEY_ADVICE}`;
}

/** Kling's samples date tokens back by 5 s, which is all the difference between clocks that is known to be borne. */
const MAX_SKEW_MS = 5000;

async function checkKling(io: Io): Promise<Finding[]> {
  const findings = await Promise.all(io.config.accounts.map((account) => checkAccount(account, io)));
  return findings.flat();
}

async function checkAccount({ name: account, credentials, klingBaseUrl }: Account, io: Io): Promise<Finding[]> {
  const { config } = io;
  const { accountsFile } = config;
  if (credentials === undefined) return [];
  const name = accountsFile === undefined ? 'Kling' : `Kling ${account}`;
  try {
    const { latencyMs, clockSkewMs, proxy } = await examineKling({ ...config, klingBaseUrl, credentials }, (text) =>
      io.err(text),
    );
    const text = `${klingBaseUrl} answers in ${latencyMs} ms${renderThrough(proxy)} and takes the key`;
    return [{ name, ok: true, text }, ...(clockSkewMs === undefined ? [] : [describeSkew(clockSkewMs)])];
  } catch (error) {
    if (error instanceof InvalidProxy) return [{ name, ok: false, text: `${klingBaseUrl}: ${error.message}` }];
    if (!(error instanceof KlingFailure)) throw error;
    return [{ name, ok: false, text: `${klingBaseUrl}: ${error.message}. ${renderHint(error.code)}` }];
  }
}

/** What it takes, and which settings it is about; how far the clocks differ is the next line. */
function renderHint(code: FailureKind): string {
  const settings = checksFor(code).filter((action) => action !== 'checkClock');
  return withAdvice(
    FAILURES[code].hint,
    settings.map((action) => ({ action })),
  );
}

function renderThrough(proxy: Proxy | undefined): string {
  return proxy === undefined ? '' : ` through ${renderProxy(proxy)}`;
}

function describeSkew(skewMs: number): Finding {
  const size = renderDuration(Math.abs(skewMs));
  const ok = Math.abs(skewMs) <= MAX_SKEW_MS;
  const text = ok ? `within ${size} of Kling's` : `${size} away from Kling's; set this machine's clock (NTP)`;
  return { name: 'clock', ok, text };
}

async function checkTemporal({ config }: Io): Promise<Finding[]> {
  try {
    const { address, namespace, proxy, missingSearchAttributes, taskQueue, workers, deployment } = await withSession(
      { config },
      examineServer,
    );
    const missing = missingSearchAttributes.join(', ');
    const text = missing === '' ? 'all there' : `${missing} missing; register them with: kling setup`;
    return [
      { name: 'Temporal', ok: true, text: `${address}, namespace ${namespace}${renderThrough(proxy)}` },
      { name: 'search attributes', ok: missing === '', text },
      describeWorkers(taskQueue, workers),
      ...describeVersions(deployment),
    ];
  } catch (error) {
    const advice = error instanceof KlingTemporalError ? error.advice : [];
    const text = withAdvice(error instanceof Error ? error.message : String(error), advice);
    return [{ name: 'Temporal', ok: false, text }];
  }
}

function describeWorkers(taskQueue: string, pollers: readonly string[]): Finding {
  const ok = pollers.length > 0;
  const text = ok
    ? `${pollers.length === 1 ? '1 works' : `${pollers.length} work`} on task queue ${taskQueue}: ${pollers.join(', ')}`
    : `none works on task queue ${taskQueue}; start one with kling worker or kling dev, or set KLING_TASK_QUEUE to the queue of one that runs`;
  return { name: 'worker', ok, text };
}

/** Whether files can be put where Kling fetches them; where no bucket is set, nobody asks. */
async function checkBucket({ config }: Io): Promise<Finding[]> {
  const { inputStore } = config;
  if (inputStore === undefined) return [];
  const finding = { name: 'bucket for files' };
  try {
    return [{ ...finding, ok: true, text: `${await examineBucket(inputStore, config)} can be written and read` }];
  } catch (error) {
    if (!(error instanceof KlingFailure)) throw error;
    return [{ ...finding, ok: false, text: `${error.message}. ${FAILURES.InputStore.hint}` }];
  }
}
