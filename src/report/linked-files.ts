import type { Report } from './report.js';

/** The files that a report names, each once. */
export function listFiles({ rows }: Report): string[] {
  const files = rows.flatMap(({ artifacts }) => artifacts.flatMap(({ file, thumbnail }) => [file, thumbnail]));
  return [...new Set(files.filter((file) => file !== undefined))];
}

/** The report with links in the places of these files. */
export function linkFiles(report: Report, links: ReadonlyMap<string, string>): Report {
  const toLink = (file: string): string => links.get(file) ?? file;
  const rows = report.rows.map((row) => ({
    ...row,
    artifacts: row.artifacts.map(({ thumbnail, ...artifact }) => ({
      ...artifact,
      file: toLink(artifact.file),
      ...(thumbnail === undefined ? {} : { thumbnail: toLink(thumbnail) }),
    })),
  }));
  return { ...report, rows };
}
