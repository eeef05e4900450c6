import { describe, expect, it } from 'vitest';
import type { ItemRecord } from '../../../../src/domain/batch/item.js';
import type { LikeFailures } from '../../../../src/domain/batch/trouble/like-failures.js';
import { countAlike, foldWords, renderAlike } from '../../../../src/domain/batch/trouble/like-failures.js';
import { recordIn } from '../record-in.js';

const failed = (id: string, kind: string, text: string): ItemRecord =>
  ({ ...recordIn('failed', id), error: { kind, text } }) as ItemRecord;

describe('Failures for one reason', () => {
  it.each([
    ['Kling failed task 867283741759111202: Failure', 'Kling failed task 86728374175911: Failure'],
    ['Cannot read https://a.example/x.png?t=1', 'Cannot read https://b.example/y.png'],
    ['/out/night/fox/1.mp4 has 20 bytes', '/out/night/owl/2.mp4 has 7 bytes'],
    ['request 0a1b2c3d-44 was refused', 'request 99ffeedd-1a2b was refused'],
  ])('are told to be alike: %s', (one, other) => {
    expect(foldWords(one)).toBe(foldWords(other));
  });

  it('are told apart by what they say besides ids, and the id of their own item is none of it', () => {
    expect(foldWords('the picture is too small')).not.toBe(foldWords('the picture is too large'));
    expect(foldWords('"fox" is refused', 'fox')).toBe(foldWords('"owl" is refused', 'owl'));
  });

  it('are counted while they follow each other, and anew once another comes between or an item completes', () => {
    const after = [
      failed('a', 'Moderation', 'task 1 refused'),
      failed('b', 'Moderation', 'task 2 refused'),
      recordIn('cancelled', 'c'),
      failed('d', 'Moderation', 'task 3 refused'),
    ].reduce<LikeFailures | undefined>((before, one) => countAlike(before, one), undefined);
    expect(after).toEqual({ kind: 'Moderation', words: 'task # refused', count: 3, text: 'task 3 refused' });
    expect(after && renderAlike(after)).toBe('3 items in a row have failed alike: task 3 refused');
    expect(countAlike(after, failed('e', 'Refused', 'task 4 refused'))?.count).toBe(1);
    expect(countAlike(after, recordIn('completed', 'f'))).toBeUndefined();
  });
});
