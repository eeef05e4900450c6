import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export interface Service {
  readonly image: string;
  readonly build?: string;
  readonly entrypoint?: readonly string[];
  readonly command?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { condition: string }>>;
  readonly environment?: Readonly<Record<string, string | number>>;
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly restart?: string;
  readonly logging?: { readonly driver: string };
  readonly network_mode?: string;
  readonly volumes?: readonly string[];
  readonly configs?: readonly { source: string }[];
  readonly profiles?: readonly string[];
  readonly ports?: readonly string[];
  readonly scale?: string;
}

interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
  readonly configs: Readonly<Record<string, { content: string }>>;
}

export const composeText = readFileSync(path.join(ROOT, 'docker-compose.yml'), 'utf8');
export const compose = parse(composeText, { merge: true }) as Compose;

/** As docker compose fills a text in from an .env: `${NAME:-default}`, and `${NAME:+what stands there when it is set}`. */
export function fill(text: string, dotEnv: Readonly<Record<string, string>> = {}): string {
  return text.replace(/\$\{(\w+):([-+])([^}]*)\}/g, (_use, name: string, way: string, word: string) => {
    const value = dotEnv[name] ?? '';
    return (value === '') === (way === '-') ? word : way === '-' ? value : '';
  });
}

/** As docker compose fills it in from an .env, with the proxies that Docker itself may put into each container. */
export const environmentOf = (service: Service, dotEnv: Readonly<Record<string, string>>) => {
  const own = Object.entries(service.environment ?? {}).map(([name, value]) => [name, fill(String(value), dotEnv)]);
  const docker = { https_proxy: 'http://docker.example:3128', no_proxy: 'localhost' };
  return { docker, own: Object.fromEntries(own) as Record<string, string> };
};

/** A service that has to be there. */
export function serviceOf(name: string): Service {
  const service = compose.services[name];
  if (service === undefined) throw new Error(`docker-compose.yml has no service ${name}`);
  return service;
}
