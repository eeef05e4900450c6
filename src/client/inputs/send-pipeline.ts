import { quotePath } from '../../disk/find-file.js';
import { InvalidRequest } from '../../domain/invalid-request.js';
import type { NamedInput } from '../../domain/pipeline/check/input-files.js';
import { listInputFiles } from '../../domain/pipeline/check/input-files.js';
import { checkPipeline } from '../../domain/pipeline/check/check-pipeline.js';
import { parsePipeline } from '../../domain/pipeline/parse-pipeline.js';
import type { Json } from '../../domain/record.js';
import { renderItems } from '../../manifest/kept-items.js';
import { mapNamedTexts } from '../../manifest/pipeline/named-texts.js';
import type { OwnFiles } from '../../manifest/pipeline/prepare-pipeline.js';
import type { Session } from '../session.js';
import type { FileUse } from './put-files.js';
import { sendItems } from './send-items.js';

type Sending = Pick<Session, 'putFiles' | 'sendFiles' | 'sendRows'>;

/** A pipeline's input with files as the worker can read them. Throws as `PutFiles` does, and `InvalidRequest` for a path that nothing can stand for. */
export async function sendPipeline(input: Json, { files, rows }: OwnFiles, session: Sending): Promise<Json> {
  const manifests = [...new Map(rows.map((one) => [one.manifest, one])).values()];
  const names = new Map(
    await session.putFiles([
      ...files.map(toUse),
      ...manifests.map(({ manifest, path }): FileUse => ({ file: manifest, path })),
    ]),
  );
  for (const { manifest, items } of manifests) {
    // Pictures that rows name lie here as well.
    const sent = names.has(manifest)
      ? await session.sendRows(renderItems(await sendItems(items, session.sendFiles)))
      : undefined;
    if (sent !== undefined) names.set(manifest, sent);
  }
  if (names.size === 0) return input;
  const replaced = replaceNames(input, names);
  refuseLeft(listInputFiles(checkPipeline(parsePipeline(replaced))), names);
  return replaced;
}

const toUse = (named: NamedInput): FileUse => {
  const { file, path } = named;
  return { file, path, ...(named.isOfOperation ? {} : { input: named.input }) };
};

/** In a step's own text, `$${` stands for `${`. */
function replaceNames(input: Json, names: ReadonlyMap<string, string>): Json {
  return mapNamedTexts(input, {
    inStep: (text) => names.get(text.replaceAll('$${', '${')) ?? text,
    plain: (text) => names.get(text) ?? text,
  });
}

function refuseLeft(left: readonly NamedInput[], names: ReadonlyMap<string, string>): void {
  const problems = left
    .filter(({ file }) => names.has(file))
    .map(({ file, path }) => ({
      path,
      text: `${quotePath(file)} lies on this machine, and its path is put together of parts: write it as a whole, e.g. into a param or a column, so that it can be sent to the worker's`,
    }));
  if (problems.length > 0) throw new InvalidRequest(problems);
}
