import { cleanName } from '../../domain/generation/files/clean-name.js';
import { fillName, NUMBER } from '../../domain/generation/files/name-template.js';
import { lastName } from '../../domain/generation/meaning.js';
import type { OperateInput } from '../../domain/pipeline/operation.js';
import type { FileKind } from '../../ports/store.js';

/**
 * Names for copies, without an extension, asked for file by file: as the file itself is called, or as somebody wants. Of two that would be called the
 * same the second gets a number, and all get the same at each try.
 */
export function createCopyNames(
  { name: template = '{id}' }: { readonly name?: string },
  { pipelineId, step }: Pick<OperateInput, 'pipelineId' | 'step'>,
): (file: string, kind: FileKind) => string {
  const taken = new Set<string>();
  let number = 0;
  return (file, kind) => {
    number++;
    const own = cleanName(lastName(file).replace(/\.[^.]*$/, '')) || `file-${number}`;
    const filled = fillName(template, { id: own, item: step, batch: pipelineId });
    const wanted = filled.replaceAll(NUMBER, String(number));
    let name = wanted;
    // Some disks see no difference between letters of two cases; a picture and a video of one name differ by their extensions.
    for (let count = 2; taken.has(`${kind} ${name.toLowerCase()}`); count++) name = `${wanted}-${count}`;
    taken.add(`${kind} ${name.toLowerCase()}`);
    return name;
  };
}
