import type { Env } from '../../domain/env.js';
import { given } from '../setting-values.js';
import { InvalidConfig } from '../invalid-config.js';

export interface TracesSettings {
  /** Where a collector takes OTLP over HTTP, without `/v1/traces`. */
  readonly endpoint: string;
  readonly serviceName: string;
}

/** KLING_TRACES; how a collector wants to be spoken to besides (`OTEL_EXPORTER_OTLP_HEADERS` and its like) OpenTelemetry reads itself. */
export function parseTraces(env: Env): { readonly traces?: TracesSettings } {
  const text = given(env.KLING_TRACES);
  if (text === undefined || text.toLowerCase() === 'off') return {};
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.username !== '' || url.search !== '')
    throw new InvalidConfig(
      `KLING_TRACES is "${hideLogin(text)}"; write the URL at which an OpenTelemetry collector takes OTLP over HTTP, e.g. http://127.0.0.1:4318, without keys in it: those go into OTEL_EXPORTER_OTLP_HEADERS`,
    );
  const endpoint = text.replace(/\/+$/, '').replace(/\/v1\/traces$/, '');
  return { traces: { endpoint, serviceName: given(env.OTEL_SERVICE_NAME) ?? 'kling-temporal' } };
}

const hideLogin = (text: string): string => text.replace(/\/\/[^/@]*@/, '//...@').replace(/\?.*/s, '?...');
