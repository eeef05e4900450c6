import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRecords } from '../../../src/manifest/csv/csv-records.js';

const values = (text: string, delimiter = ',') =>
  [...readRecords(text, delimiter)].map(({ cells }) => cells.map(({ value }) => value));

const quoted = (value: string): string => `"${value.replaceAll('"', '""')}"`;

describe('readRecords', () => {
  it('reads what csv-parse reads, from any table', () => {
    const cell = fc.string({
      unit: fc.constantFrom('a', ' ', ',', ';', '\t', '"', '\n', '\r', 'ü', '狐', '\ud83e\udd8a'),
      maxLength: 6,
    });
    const table = fc.array(fc.array(fc.tuple(cell, fc.boolean()), { minLength: 1, maxLength: 4 }), { maxLength: 6 });
    fc.assert(
      fc.property(
        table,
        fc.constantFrom(',', ';', '\t'),
        fc.constantFrom('\n', '\r\n', '\r'),
        (rows, delimiter, end) => {
          const text = rows
            .map((row) =>
              row
                .map(([value, isQuoted]) => (isQuoted || /[",;\t\r\n]/.test(value) ? quoted(value) : value))
                .join(delimiter),
            )
            .join(end);
          const options = {
            delimiter,
            relax_column_count: true,
            skip_empty_lines: true,
            record_delimiter: ['\r\n', '\n', '\r'],
          };
          expect(values(text, delimiter)).toEqual(parse(text, options));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('takes or refuses any text and tells a place inside it', () => {
    const text = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r'), maxLength: 30 });
    fc.assert(
      fc.property(text, (input) => {
        for (const { cells, trouble } of readRecords(input, ',')) {
          for (const { value, offset } of cells) {
            const written = input.slice(offset);
            expect(written.startsWith(value) || written.startsWith(quoted(value))).toBe(true);
          }
          if (trouble !== undefined) expect(input.length).toBeGreaterThan(trouble.offset);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ['a "red" fox,5\nb,5', 'quote inside', 2],
    ['"a"b,5\nb,5', 'text after quote', 3],
    ['"a fox,5\n"a bear",5\nb,5', 'text after quote', 10],
    ['b,5\n"a\nb\nc', 'quote never closed', 4],
  ])('finds in %j a %s at offset %i', (text, kind, offset) => {
    const records = [...readRecords(text, ',')];
    expect(records.flatMap(({ trouble }) => trouble ?? [])).toMatchObject([{ kind, offset }]);
    expect(
      records.filter(({ trouble }) => trouble === undefined).map(({ cells }) => cells.map(({ value }) => value)),
    ).toEqual([['b', '5']]);
  });
});
