import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { ClientConfigTLS, ConfigDataSource } from '@temporalio/envconfig';
import { InvalidTemporalProfile } from '../invalid-profile.js';

const CERT = 'TEMPORAL_TLS_CLIENT_CERT_PATH (or _DATA)';
const KEY = 'TEMPORAL_TLS_CLIENT_KEY_PATH (or _DATA)';
const CA = 'TEMPORAL_TLS_SERVER_CA_CERT_PATH (or _DATA)';

/**
 * Throws `InvalidTemporalProfile` for certificates and keys with which no connection can be made: the SDK leaves out half a pair without a word, and
 * what is no certificate shows only as a server that does not answer.
 */
export function checkTlsMaterial({ clientCert, clientKey, serverCACert }: ClientConfigTLS): void {
  if (serverCACert !== undefined) readCertificate(serverCACert, CA);
  if (clientCert === undefined && clientKey === undefined) return;
  if (clientCert === undefined) throw new InvalidTemporalProfile(`${KEY} is set but ${CERT} is not; set both.`);
  if (clientKey === undefined) throw new InvalidTemporalProfile(`${CERT} is set but ${KEY} is not; set both.`);
  const certificate = readCertificate(clientCert, CERT);
  if (!certificate.checkPrivateKey(readKey(clientKey)))
    throw new InvalidTemporalProfile(`The key of ${KEY} is not the one of the certificate of ${CERT}.`);
}

function readCertificate(source: ConfigDataSource, name: string): X509Certificate {
  try {
    return new X509Certificate(readBytes(source));
  } catch {
    throw new InvalidTemporalProfile(`${name} holds no certificate in PEM form (-----BEGIN CERTIFICATE-----).`);
  }
}

function readKey(source: ConfigDataSource) {
  try {
    return createPrivateKey(Buffer.from(readBytes(source)));
  } catch {
    throw new InvalidTemporalProfile(`${KEY} holds no private key in PEM form without a passphrase.`);
  }
}

function readBytes(source: ConfigDataSource): Uint8Array {
  if ('path' in source) return readFileSync(source.path);
  return typeof source.data === 'string' ? Buffer.from(source.data) : source.data;
}
