import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { GUIDES, PAGES, readProse, ROOT } from './pages.js';

/** The names under which headings can be linked to, as GitHub makes them. */
function listAnchors(markdown: string): readonly string[] {
  return [...markdown.matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\- _]/gu, '')
      .replaceAll(' ', '-'),
  );
}

/** What is wrong with a link in `page` to a file or a heading of ours; undefined for one that leads somewhere, or elsewhere. */
function findFault(page: string, link: string): string | undefined {
  if (/^(https?|mailto):/.test(link)) return undefined;
  const [file = '', anchor] = link.split('#');
  const target = file === '' ? path.join(ROOT, page) : path.join(ROOT, path.dirname(page), file);
  if (!existsSync(target)) return `${link}: no such file`;
  if (anchor === undefined || listAnchors(readFileSync(target, 'utf8')).includes(anchor)) return undefined;
  return `${link}: no such heading`;
}

const listLinks = (text: string) => [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);

describe('links', () => {
  it.each(PAGES)('of $file lead somewhere', (page) => {
    expect(listLinks(readProse(page)).flatMap((link) => findFault(page.file, link) ?? [])).toEqual([]);
  });

  it('are found out when they lead nowhere', () => {
    expect(findFault('docs/a.md', '../README.md#no-such-heading')).toBe(
      '../README.md#no-such-heading: no such heading',
    );
    expect(findFault('README.md', 'docs/nothing.md')).toBe('docs/nothing.md: no such file');
  });

  it('lead from the README to each page, and from each page to another', () => {
    const [readme, ...pages] = GUIDES;
    const linked = listLinks(readme?.text ?? '').map((link) => link.split('#')[0]);
    expect(pages.map(({ file }) => file).filter((file) => !linked.includes(file))).toEqual([]);
    for (const page of pages) expect(listLinks(page.text).join(' '), page.file).toMatch(/\b[\w-]+\.md\b/);
  });
});
