import type { Artifact } from '../domain/artifact.js';
import type { Report, ReportRow } from './report.js';

/** The files that a report names, each once. */
export function listFiles({ rows }: Report): string[] {
  const artifacts = rows.flatMap((row) => [...row.artifacts, ...stepsOf(row).flatMap((step) => step.artifacts)]);
  const files = artifacts.flatMap(({ file, thumbnail }) => [file, thumbnail]);
  return [...new Set(files.filter((file) => file !== undefined))];
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
  const rows = report.rows.map((row) => ({
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
  }));
  return { ...report, rows };
}
