import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A certificate for localhost, 127.0.0.1, *.klingai.com and *.example.com, its key, and the authority that vouches for it. */
export const TLS_FILES = {
  ca: fileURLToPath(new URL('../fixtures/tls/ca.pem', import.meta.url)),
  cert: fileURLToPath(new URL('../fixtures/tls/certificate.pem', import.meta.url)),
  key: fileURLToPath(new URL('../fixtures/tls/key.pem', import.meta.url)),
};

export const readTlsPair = () => ({ cert: readFileSync(TLS_FILES.cert), key: readFileSync(TLS_FILES.key) });
