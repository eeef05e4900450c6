import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { Ajv } from 'ajv';
import { expect, inject } from 'vitest';
import { parse } from 'yaml';
import { ATTRIBUTE_NAMES, ATTRIBUTE_TYPE } from '../../src/contract/search-attributes.js';
import { findUnknown } from './known-options.js';
import type { Page } from './pages.js';
import { listBlocks, ROOT } from './pages.js';
import { splitWords } from './shell-commands.js';

/** What is looked at of a command that is not run here, and why it is not. */
export interface Check {
  readonly begins: RegExp;
  readonly reason: string;
  readonly check: (text: string, page: Page) => void | Promise<void>;
}

const readRoot = (file: string) => readFileSync(path.join(ROOT, file), 'utf8');

const readChart = (file: string) => readRoot(`deploy/helm/kling-temporal/${file}`);

interface Compose {
  readonly name: string;
  readonly volumes: Readonly<Record<string, unknown>>;
  readonly services: Readonly<Record<string, { profiles?: string[]; environment?: Record<string, unknown> }>>;
}

const readCompose = () => parse(readRoot('docker-compose.yml'), { merge: true }) as Compose;

/** Each service, profile and command of ours in a line of `docker compose`. */
async function checkCompose(text: string): Promise<void> {
  const { services } = readCompose();
  const [, , ...words] = splitWords(text);
  if (words[0] === '--profile') {
    const [, profile = ''] = words.splice(0, 2);
    expect(Object.values(services).flatMap(({ profiles = [] }) => profiles)).toContain(profile);
  }
  const [command = '', ...rest] = words;
  const named = rest.filter((word) => !word.startsWith('-'));
  const [service = '', ...inside] = named;
  expect(['up', 'down', 'build', 'logs', 'exec', 'run', 'cp']).toContain(command);
  if (command === 'cp') expect(services).toHaveProperty([service.split(':')[0] ?? '']);
  else for (const one of command === 'up' ? named : named.slice(0, 1)) expect(services).toHaveProperty([one]);
  if (inside[0] === 'node') {
    expect(readRoot('Dockerfile')).toContain(`"${inside[0]}", "${inside[1] ?? ''}"`);
    expect(await findUnknown(inside.slice(2))).toBeUndefined();
  }
  const user = /--username (\S+)/.exec(text)?.[1];
  if (user !== undefined) expect(services[service]?.environment).toHaveProperty('POSTGRES_USER', user);
}

function checkScripts(text: string): void {
  const { scripts } = JSON.parse(readRoot('package.json')) as { scripts: Record<string, string> };
  for (const [, script = ''] of text.matchAll(/npm run ([\w:]+)/g)) expect(scripts).toHaveProperty([script]);
  if (text.includes('npm test')) expect(scripts).toHaveProperty(['test']);
  if (text.includes('npm ci')) expect(existsSync(path.join(ROOT, 'package-lock.json'))).toBe(true);
}

/** What cannot run beside other tests, on a machine without containers and in nobody's cloud. A line that matches none of these is run. */
export const CHECKS: readonly Check[] = [
  {
    begins: /^docker compose /,
    reason: 'a machine that tests has no container engine; test/deployment.test.ts reads the file itself',
    check: checkCompose,
  },
  {
    begins: /^docker volume rm /,
    reason: 'a machine that tests has no container engine',
    check(text) {
      const { name, volumes } = readCompose();
      const known = Object.keys(volumes).map((volume) => `${name}_${volume}`);
      expect(known).toEqual(expect.arrayContaining(splitWords(text).slice(3)));
    },
  },
  {
    begins: /^npm (ci|test|run)\b/,
    reason: 'CI runs npm ci and npm test, test/e2e/demo.test.ts the demo, and a measurement is no test',
    check: checkScripts,
  },
  {
    begins: /^cp \.env\.example \.env$/,
    reason: 'it would replace the .env of this test',
    check: () => expect(existsSync(path.join(ROOT, '.env.example'))).toBe(true),
  },
  {
    begins: /^cp build\/measured\.json bench\/scale\/measured\.json$/,
    reason: 'it would replace what docs/scale.md says; test/docs/scale.test.ts makes the page of that file',
    check: () => {
      expect(existsSync(path.join(ROOT, 'bench/scale/measured.json'))).toBe(true);
      expect(readRoot('bench/measurements/scale.ts')).toContain("path.join(PACKAGE_ROOT, 'build', 'measured.json')");
    },
  },
  {
    begins: /^npx kling dev\b/,
    reason: 'it runs already, for all pages: see docs-stage.ts',
    check: async (text) => expect(await findUnknown(splitWords(text).slice(2))).toBeUndefined(),
  },
  {
    begins: /^tcld namespace search-attributes add /,
    reason: 'it asks Temporal Cloud',
    check: (text) => {
      const named = [...text.matchAll(/--sa "(\w+)=(\w+)"/g)].map(([, name, type]) => [name, type]);
      expect(Object.fromEntries(named)).toEqual(
        Object.fromEntries(ATTRIBUTE_NAMES.map((name) => [name, ATTRIBUTE_TYPE])),
      );
    },
  },
  {
    begins: /^kubectl create secret generic kling --from-literal=KLING_API_KEY=/,
    reason: 'there is no cluster here',
    check: (text) => expect(readChart('values.yaml')).toContain(`existingSecret: ${splitWords(text)[4] ?? '?'}\n`),
  },
  {
    begins: /^helm upgrade --install kling deploy\/helm\/kling-temporal --values values\.yaml$/,
    reason: 'there is no cluster here; test/helm.test.ts looks at what Helm makes of the chart',
    check: (_text, page) => {
      const takes = new Ajv({ allowUnionTypes: true }).compile(JSON.parse(readChart('values.schema.json')) as object);
      const shown = listBlocks(page).filter(({ language }) => language === 'yaml');
      expect(shown.length).toBeGreaterThan(0);
      for (const { text } of shown) expect([takes(parse(text)), takes.errors]).toEqual([true, null]);
    },
  },
  {
    begins: /^kubectl (rollout (status|restart)|exec) deployment\/[\w-]+( -- node dist\/client\.js \w+)?$/,
    reason: 'there is no cluster here',
    async check(text) {
      const [, name = '?', ours] = /deployment\/([\w-]+)(?: -- node dist\/client\.js (.+))?$/.exec(text) ?? [];
      expect(readRoot('test/fixtures/helm/self-hosted.rendered.yaml')).toContain(
        `kind: Deployment\nmetadata:\n  name: ${name}\n`,
      );
      if (ours !== undefined) expect(await findUnknown(splitWords(ours))).toBeUndefined();
    },
  },
  {
    begins: /^temporal (worker deployment|workflow (update-options|terminate --query|show .*--codec-endpoint)) /,
    reason:
      'test/e2e/upgrade.test.ts has workers of two versions, test/e2e/encryption.test.ts keys; here it would end what other lines need',
    check: async (text) => {
      const words = splitWords(text);
      const command = words.slice(
        1,
        words.findIndex((word) => word.startsWith('--')),
      );
      const { stdout } = await promisify(execFile)(inject('temporalBinary'), [...command, '--help']);
      for (const option of words.filter((word) => word.startsWith('--'))) expect(stdout).toContain(` ${option} `);
    },
  },
  {
    begins: /^systemctl (enable --now|stop|start) [\w-]+$/,
    reason: 'it would change this machine',
    check: async (text, page) => {
      expect(page.text).toContain(`/etc/systemd/system/${splitWords(text).at(-1) ?? '?'}.service`);
      const unit = listBlocks(page).find(({ language }) => language === 'ini')?.text ?? '';
      const [, program = '', args = ''] = /^ExecStart=\/usr\/bin\/node (\S+) (.+)$/m.exec(unit) ?? [];
      expect(readRoot('Dockerfile')).toContain(`"node", "${program}"`);
      expect(await findUnknown(splitWords(args))).toBeUndefined();
    },
  },
  {
    begins: /^npx kling callbacks( test)?$/,
    reason: 'it needs an address that leads here; test/e2e/callbacks.test.ts runs both',
    check: async (text) => expect(await findUnknown(splitWords(text).slice(2))).toBeUndefined(),
  },
  {
    begins: /^npx kling notify test https:/,
    reason: 'it sends a notice to the internet; test/e2e/notices.test.ts sends one to a receiver of its own',
    check: async (text) => expect(await findUnknown(splitWords(text).slice(2))).toBeUndefined(),
  },
  {
    begins: /^npx kling codec serve\b/,
    reason: 'it needs keys; test/e2e/encryption.test.ts runs it',
    check: async (text) => expect(await findUnknown(splitWords(text).slice(2))).toBeUndefined(),
  },
  {
    begins: /^git pull$/,
    reason: 'it asks the network for other sources',
    check: () => expect(existsSync(path.join(ROOT, 'package.json'))).toBe(true),
  },
];

/** What is run until it says that it is ready, for it does not end by itself. */
export const LASTING: readonly { readonly begins: RegExp; readonly says: string }[] = [
  { begins: /^(\w+=\S+ )*npx kling worker\b/, says: 'Worker is ready' },
  { begins: /^npx kling simulator\b/, says: 'Ctrl-C stops it' },
  { begins: /^npx kling list --watch\b/, says: 'TASK ID' },
  { begins: /^npx kling mcp --http\b/, says: 'Agents are served at' },
];

/** What is run to its end. Whatever is none of all these fails the test: a page does not show what nobody tries. */
export const RUNNABLE = /^(KLING_\w+=\S+ )?(npx kling|kling-temporal|temporal|curl) /;

/** What waits for Kling: meanwhile its time passes, and stands still otherwise, so that each line finds what the one before left. */
export const WAITING =
  /^(KLING_\w+=\S+ )?npx kling (generate|adopt|retry|watch|pipeline (run|watch|retry)|batch (watch|retry|[^ ]+\.(csv|jsonl|txt)))(?!.*--(detach|dry-run|help))|^temporal workflow result/;
