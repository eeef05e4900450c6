import type { Artifact } from '../domain/artifact.js';
import type { Report } from './report.js';
import type { ReportRow, ReportRows } from './rows.js';

/** The files that rows of a report name, each once. */
export function listFiles(rows: Iterable<ReportRow>): string[] {
  const files = new Set<string>();
  for (const row of rows) {
    for (const { file, thumbnail } of [...row.artifacts, ...stepsOf(row).flatMap((step) => step.artifacts)]) {
      files.add(file);
      if (thumbnail !== undefined) files.add(thumbnail);
    }
  }
  return [...files];
}

const stepsOf = ({ pipeline }: ReportRow) => pipeline?.steps ?? [];

/** The report with links in the places of these files. */
export function linkFiles(report: Report, links: ReadonlyMap<string, string>): Report {
  const toLink = (file: string): string => links.get(file) ?? file;
  const linkAll = (artifacts: readonly Artifact[]): readonly Artifact[] =>
    artifacts.map(({ thumbnail, ...artifact }) => ({
      ...artifact,
      file: toLink(artifact.file),
      ...(thumbnail === undefined ? {} : { thumbnail: toLink(thumbnail) }),
    }));
  const linkRow = (row: ReportRow): ReportRow => ({
    ...row,
    artifacts: linkAll(row.artifacts),
    ...(row.pipeline === undefined
      ? {}
      : {
          pipeline: {
            ...row.pipeline,
            steps: row.pipeline.steps.map((step) => ({ ...step, artifacts: linkAll(step.artifacts) })),
          },
        }),
  });
  return { ...report, rows: mapRows(report.rows, linkRow) };
}

const mapRows = (rows: ReportRows, change: (row: ReportRow) => ReportRow): ReportRows => ({
  length: rows.length,
  slice: (start, end) => rows.slice(start, end).map(change),
  *[Symbol.iterator]() {
    for (const row of rows) yield change(row);
  },
});
