import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const SRC = fileURLToPath(new URL('../../src/', import.meta.url));

/** The rooms that take ports or implement them. */
const SIDES = [
  'client',
  'activities',
  'kling',
  'slots',
  'store',
  'pictures',
  'manifest',
  'journal',
  'temporal',
  'worker',
];

function listTypes(text: string): string[] {
  const { statements } = ts.createSourceFile('a.ts', text, ts.ScriptTarget.ES2023);
  return statements
    .filter((one) => ts.isInterfaceDeclaration(one) || ts.isTypeAliasDeclaration(one))
    .map(({ name }) => name.text);
}

const listFiles = (room: string) =>
  readdirSync(path.join(SRC, room), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => path.join(room, file));
const typesIn = (file: string) => listTypes(readFileSync(path.join(SRC, file), 'utf8'));

describe('the types of the ports', () => {
  it('are declared in src/ports only', () => {
    const ports = new Set(listFiles('ports').flatMap(typesIn));
    expect(ports.size).toBeGreaterThan(15);
    const again = SIDES.flatMap(listFiles).flatMap((file) =>
      typesIn(file)
        .filter((name) => ports.has(name))
        .map((name) => `${file} declares ${name}`),
    );
    expect(again).toEqual([]);
  });

  it('are found by the search, exported or not', () => {
    const text =
      'interface TaskRef { readonly taskId: string }\nexport type Look = { readonly at: string };\nconst look = 1;';
    expect(listTypes(text)).toEqual(['TaskRef', 'Look']);
  });
});
