import type { Env } from '../../domain/env.js';
import { explainProxy, renderProxy } from '../../network/proxy.js';
import { InvalidTemporalProfile } from './invalid-profile.js';
import type { Probe, TlsTrouble } from './probe.js';
import { probeServer } from './probe.js';
import type { Profile } from './profile.js';
import type { ServerWay } from './server-proxy.js';
import { splitAddress } from './server-proxy.js';
import { toNodeTls } from './tls/node-tls.js';

/** Enough for a server that answers at all; whoever is told has waited already. */
const PROBE_LIMIT_MS = 2000;

/**
 * Why a server could not be connected to, in a sentence; undefined when nothing is there at all, or nothing is to be seen. Throws `InvalidTemporalProfile` for what waiting
 * cannot mend: settings that do not fit what answers there.
 */
export async function findConnectionFault(
  way: ServerWay,
  tls: Profile['connectionOptions']['tls'],
  env: Env,
): Promise<string | undefined> {
  const probe = await probeServer(way, tls ? toNodeTls(tls) : undefined, PROBE_LIMIT_MS);
  switch (probe.kind) {
    case 'http2':
      return undefined;
    case 'unreached':
      return explainUnreached(way, probe);
    case 'tls':
      throw new InvalidTemporalProfile(renderTlsTrouble[probe.reason](way.address, probe.code, nameTlsSetting(env)));
    case 'other':
      return explainOther(way, probe, Boolean(tls));
  }
}

const renderTlsTrouble: Readonly<Record<TlsTrouble, (address: string, code: string, setting: string) => string>> = {
  'none spoken': (address, _code, setting) =>
    `The server at ${address} does not speak TLS, which ${setting} turns on. Unset it for a server without TLS, or set TEMPORAL_ADDRESS to one with it.`,
  'wrong name': (address) =>
    `The certificate of the server at ${address} is for another name. Set TEMPORAL_TLS_SERVER_NAME to that name, or correct TEMPORAL_ADDRESS.`,
  'not trusted': (address, code) =>
    `The certificate of the server at ${address} is not trusted (${code}). Set TEMPORAL_TLS_SERVER_CA_CERT_PATH to the file of the authority that issued it.`,
  'client refused': (address, code) =>
    `The server at ${address} wants another client certificate than it got, or one at all (${code}). Set TEMPORAL_TLS_CLIENT_CERT_PATH and TEMPORAL_TLS_CLIENT_KEY_PATH.`,
};

/** What turned TLS on. */
function nameTlsSetting(env: Env): string {
  const names = Object.keys(env).filter((name) => /^TEMPORAL_TLS(_|$)/.test(name) && env[name]);
  const [first] = env.TEMPORAL_API_KEY ? ['TEMPORAL_API_KEY'] : names.sort();
  return first ?? 'the profile';
}

function explainUnreached(
  { address, proxy }: ServerWay,
  probe: Extract<Probe, { kind: 'unreached' }>,
): string | undefined {
  if (proxy !== undefined)
    return `No Temporal server answers at ${address}: ${explainProxy(proxy, probe)}. If the server needs no proxy, name it in NO_PROXY.`;
  if (probe.code === 'ENOTFOUND')
    return `The host ${splitAddress(address).host} of the Temporal server at ${address} could not be found. Correct TEMPORAL_ADDRESS.`;
  return undefined;
}

async function explainOther(
  way: ServerWay,
  { firstBytes }: Extract<Probe, { kind: 'other' }>,
  isTls: boolean,
): Promise<string> {
  const { address, proxy } = way;
  if (!isTls && (await speaksTls(way)))
    throw new InvalidTemporalProfile(
      `The server at ${address} speaks TLS only. Set TEMPORAL_TLS=true (TEMPORAL_API_KEY turns it on too).`,
    );
  if (firstBytes.toString('latin1').startsWith('HTTP/'))
    throw new InvalidTemporalProfile(
      `What answers at ${address} is no Temporal server, but speaks HTTP: the Web UI, perhaps. Set TEMPORAL_ADDRESS to Temporal's own port, 7233 as a rule.`,
    );
  const through = proxy === undefined ? '' : ` through ${renderProxy(proxy)}`;
  return `What answers at ${address}${through} does not speak as a Temporal server does. Correct TEMPORAL_ADDRESS.`;
}

/** Whatever it thinks of our certificate, it took part in a handshake. */
async function speaksTls(way: ServerWay): Promise<boolean> {
  const probe = await probeServer(way, { rejectUnauthorized: false }, PROBE_LIMIT_MS);
  if (probe.kind === 'tls') return probe.reason !== 'none spoken';
  return probe.kind === 'http2' || (probe.kind === 'other' && probe.isSecure);
}
