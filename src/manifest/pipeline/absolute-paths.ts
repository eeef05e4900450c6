import path from 'node:path';
import type { Json } from '../../domain/record.js';
import { mapNamedTexts } from './named-texts.js';

/** What paths are relative to. */
export interface Directories {
  /** Where the pipeline's file lies. */
  readonly directory: string;
  /** Of the values of params that did not stand in it. */
  readonly givenDirectory: string;
  /** Names in `with` that did not stand in it. */
  readonly givenNames: readonly string[];
}

/** A pipeline's input with absolute paths, as a worker must get it, which runs elsewhere. Paths in a file of rows are relative to that file. */
export function withAbsolutePaths(input: Json, { directory, givenDirectory, givenNames }: Directories): Json {
  return mapNamedTexts(input, {
    inStep: (text) => toAbsolute(text, directory.replaceAll('${', '$${')),
    plain(text, [root, name]) {
      if (root === 'with' && givenNames.includes(String(name))) return toAbsolute(text, givenDirectory);
      return toAbsolute(text, root === 'rows' ? path.resolve(directory, path.dirname(String(name))) : directory);
    },
  });
}

/** What has a scheme is no path, and an empty text is none. */
const toAbsolute = (text: string, directory: string): string =>
  text.trim() === '' || path.isAbsolute(text) || /^[a-z][a-z\d+.-]+:/i.test(text) ? text : path.join(directory, text);
