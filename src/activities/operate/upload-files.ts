import { InvalidRequest } from '../../domain/invalid-request.js';
import type { MadeOutput } from '../../domain/pipeline/made-step.js';
import type { OperateInput, OperateResult } from '../../domain/pipeline/operation.js';
import type { OperationOf } from '../../domain/pipeline/operations/operations.js';
import { fingerprint } from '../../domain/text/fingerprint.js';
import type { Source } from '../../ports/operations/sources.js';
import type { FileKind, FileTarget, Store, StoredFile } from '../../ports/store.js';
import { createCopyNames } from './copy-names.js';
import { copyFile } from './copy-file.js';
import type { MakePorts } from './make-file.js';
import type { OperateTry } from './operate-try.js';

type UploadPorts = Pick<MakePorts, 'stores' | 'sources' | 'now'>;

/** Copies files to another place, one after the other. What lies there already and is the same is left; what is not is never replaced. */
export async function uploadFiles(
  operation: OperationOf<'upload'>,
  input: OperateInput,
  trying: OperateTry,
  { stores, sources, now }: UploadPorts,
): Promise<OperateResult> {
  const { files, to } = operation;
  const store = openPlace(() => stores.of(to));
  const copies: { readonly source: Source; readonly kind: FileKind; readonly stored: StoredFile }[] = [];
  const chooseName = createCopyNames(operation, input);
  for (const [index, file] of files.entries()) {
    trying.signal.throwIfAborted();
    const field = `files[${index}]`;
    const at = { file: index + 1, of: files.length };
    trying.note('keeping', 0, at);
    const source = await sources.open(file, field);
    if (source.kind === undefined)
      throw new InvalidRequest([{ path: field, text: `${file} is no video, picture, sound or JSON` }]);
    const stem = chooseName(file, source.kind);
    const target: FileTarget = { taskId: stem, name: stem, isOnly: true, kind: source.kind };
    trying.onDiscard(() => store.discard(target));
    const there = await findSame(source, field, { store, target });
    const note = (bytes: number) => trying.note('keeping', bytes / Math.max(1, source.bytes), at);
    const stored = there ?? (await copyFile(source, { store, target, signal: trying.signal, note }));
    copies.push({ source, kind: source.kind, stored });
  }
  const own = stores.of(input.output);
  const place = { workflowId: input.pipelineId, taskId: `${input.step}-${fingerprint(input.meaning)}` };
  const sidecarFile = await own.writeSidecar(place, {
    ...{ pipelineId: input.pipelineId, step: input.step, operation: input.kind, fields: input.body },
    copies: copies.map(({ source, stored }) => ({ from: source.file, ...stored })),
    finishedAt: new Date(now()).toISOString(),
  });
  const outputs = copies.flatMap(({ kind, stored }): readonly MadeOutput[] =>
    kind === 'data' ? [] : [{ kind, ...stored }],
  );
  return { outputs, sidecarFile };
}

/** What is wrong with a place is said of the field that names it. */
function openPlace(open: () => Store): Store {
  try {
    return open();
  } catch (error) {
    if (!(error instanceof InvalidRequest)) throw error;
    throw new InvalidRequest(error.facts.complaints.map(({ text }) => ({ path: 'to', text })));
  }
}

async function findSame(
  source: Source,
  field: string,
  { store, target }: { readonly store: Store; readonly target: FileTarget },
): Promise<StoredFile | undefined> {
  const there = await store.find(target);
  if (there === undefined || there.sha256 === (await source.sha256())) return there;
  const text = `${there.file} is there already, and is another file; write another "to" or "name", or remove it`;
  throw new InvalidRequest([{ path: field, text }]);
}
