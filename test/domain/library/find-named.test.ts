import { describe, expect, it } from 'vitest';
import { findNamed } from '../../../src/domain/library/find-named.js';

const entry = (id: string, name?: string) => ({ kind: 'element', index: 0, id, ...(name && { name }) }) as const;

describe('a name in the library', () => {
  it('means the entry that has it, letter by letter before capitals', () => {
    const entries = [entry('1', 'fox'), entry('2', 'Fox'), entry('3', 'Hen')];
    expect(findNamed('element', 'Fox', entries).entry?.id).toBe('2');
    expect(findNamed('element', 'hen', entries).entry?.id).toBe('3');
  });

  it('is refused where several have it, with their ids', () => {
    expect(findNamed('element', 'fox', [entry('1', 'fox'), entry('2', 'fox')]).text).toBe(
      '2 elements are called "fox"; write the id of one: 1 (fox), 2 (fox)',
    );
  });

  it('is refused with the one that was meant, where one is spelled much alike', () => {
    expect(findNamed('element', 'Foxx', [entry('1', 'Fox'), entry('2', 'Hen')]).text).toBe(
      'no element is called "Foxx"; did you mean "Fox"? there are Fox (1), Hen (2)',
    );
  });

  it('is refused where none has it, with what there is, as far as that can be read', () => {
    expect(findNamed('voice', 'fox', []).text).toBe('no voice is called "fox"; this account has no voice with a name');
    const many = Array.from({ length: 25 }, (_, at) => entry(String(at), `n${at}`));
    expect(findNamed('element', 'fox', [...many, entry('99')]).text).toMatch(
      /^no element is called "fox"; there are n0 \(0\), .*n19 \(19\), and 5 more$/,
    );
  });
});
