import { request } from 'node:http';
import type { Socket } from 'node:net';
import { connect } from 'node:net';
import type { ConnectionOptions as TlsOptions } from 'node:tls';
import { startTls } from './tls/node-tls.js';
import type { ServerWay } from './server-proxy.js';
import { splitAddress } from './server-proxy.js';

export type TlsTrouble = 'none spoken' | 'wrong name' | 'not trusted' | 'client refused';

/** What was met at an address. */
export type Probe =
  /** It speaks HTTP/2, as gRPC does. */
  | { readonly kind: 'http2' }
  /** Something answers, or ends the connection, but not as gRPC would. */
  | { readonly kind: 'other'; readonly firstBytes: Buffer; readonly isSecure: boolean }
  /** A connection, but not the TLS that was wanted: the other side speaks none, a certificate is not accepted, or ours is not. */
  | { readonly kind: 'tls'; readonly reason: TlsTrouble; readonly code: string }
  /** No connection; `status` is a proxy's answer to CONNECT. */
  | { readonly kind: 'unreached'; readonly code?: string; readonly status?: number };

/** What a client of HTTP/2 says first, with an empty SETTINGS frame. */
const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0', 'latin1');
const SETTINGS = 4;

/** Connects as gRPC would and looks at the first words: the SDKs themselves only say that they did not connect. Never throws. */
export async function probeServer(way: ServerWay, tls: TlsOptions | undefined, limitMs: number): Promise<Probe> {
  const opened = await openSocket(way, limitMs);
  if (!('socket' in opened)) return opened;
  const { socket } = opened;
  try {
    return await talk(tls === undefined ? socket : startTls(socket, way, tls), limitMs, tls !== undefined);
  } finally {
    socket.destroy();
  }
}

type Opened = { readonly socket: Socket } | Extract<Probe, { kind: 'unreached' }>;

function openSocket({ address, proxy }: ServerWay, limitMs: number): Promise<Opened> {
  if (proxy !== undefined) return openTunnel(address, proxy, limitMs);
  return new Promise((resolve) => {
    const socket = connect({ ...splitAddress(address), timeout: limitMs });
    socket.once('connect', () => resolve({ socket }));
    socket.once('timeout', () => socket.destroy(Object.assign(new Error('timeout'), { code: 'ETIMEDOUT' })));
    socket.on('error', (error) => resolve({ kind: 'unreached', code: socketCodeOf(error) }));
  });
}

function openTunnel(address: string, proxy: NonNullable<ServerWay['proxy']>, timeout: number): Promise<Opened> {
  const { host, port, login } = proxy;
  const basic = login && `Basic ${Buffer.from(`${login.username}:${login.password}`).toString('base64')}`;
  const headers = { host: address, ...(basic !== undefined && { 'proxy-authorization': basic }) };
  return new Promise((resolve) => {
    const tunnel = request({
      host: host.replace(/^\[|\]$/g, ''),
      port,
      method: 'CONNECT',
      path: address,
      headers,
      timeout,
      agent: false,
    });
    tunnel.once('connect', ({ statusCode }, socket: Socket) => {
      socket.on('error', () => undefined);
      if (statusCode !== 200) socket.destroy();
      resolve(statusCode === 200 ? { socket } : { kind: 'unreached', status: statusCode });
    });
    tunnel.once('timeout', () => tunnel.destroy(Object.assign(new Error('timeout'), { code: 'ETIMEDOUT' })));
    tunnel.on('response', (response) => {
      response.destroy();
      resolve({ kind: 'unreached', status: response.statusCode });
    });
    tunnel.on('error', (error) => resolve({ kind: 'unreached', code: socketCodeOf(error) }));
    tunnel.end();
  });
}

/** With TLS 1.3 a server's refusal of the client's certificate comes after the handshake, in place of its first frame. */
function talk(socket: Socket, limitMs: number, isTls: boolean): Promise<Probe> {
  return new Promise((resolve) => {
    let firstBytes = Buffer.alloc(0);
    let isSecure = false;
    const end = (probe: Probe = { kind: 'other', firstBytes, isSecure }) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(probe);
    };
    const timer = setTimeout(() => end(), limitMs);
    socket.on('secureConnect', () => (isSecure = true));
    socket.on('error', (error) => end(isTls ? describeTls(error) : undefined));
    socket.on('close', () => end());
    socket.on('data', (chunk: Buffer) => {
      firstBytes = Buffer.concat([firstBytes, chunk]);
      if (firstBytes.length >= 9) end(firstBytes[3] === SETTINGS ? { kind: 'http2' } : undefined);
    });
    socket.write(PREFACE);
  });
}

/** Undefined for a connection that merely ended: a server that is just starting, behind something that forwards to it, looks so too. */
function describeTls(error: Error): Probe | undefined {
  const code = socketCodeOf(error);
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return { kind: 'tls', reason: 'wrong name', code };
  if (/^(CERT_|ERR_TLS_CERT|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_)/.test(code))
    return { kind: 'tls', reason: 'not trusted', code };
  if (code.includes('_ALERT_')) return { kind: 'tls', reason: 'client refused', code };
  return /^(EPROTO|ERR_SSL_)/.test(code) ? { kind: 'tls', reason: 'none spoken', code } : undefined;
}

function socketCodeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message;
}
