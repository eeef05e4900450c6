import type { AttributeName } from '../contract/search-attributes.js';
import { ATTRIBUTE_NAMES, ATTRIBUTE_TYPE } from '../contract/search-attributes.js';
import { codeOf, GRPC } from './grpc-status.js';

/** The part of Temporal's operator service that this takes; `Connection` and `NativeConnection` both have it. */
export interface OperatorConnection {
  readonly operatorService: {
    listSearchAttributes(request: { namespace: string }): Promise<{ customAttributes?: object | null }>;
    addSearchAttributes(request: { namespace: string; searchAttributes: Record<string, number> }): Promise<unknown>;
  };
}

/** `temporal.api.enums.v1.IndexedValueType`, as numbers: the enum's package is not a dependency of ours. */
const INDEXED_VALUE_TYPES = { [ATTRIBUTE_TYPE]: 2 } as const;

/**
 * Which of our search attributes the namespace lacks. A server that does not tell (Temporal Cloud keeps its operator service to
 * itself) counts as lacking all of them: the app does without, and nothing fails.
 */
export async function listMissingSearchAttributes(
  { operatorService }: OperatorConnection,
  namespace: string,
): Promise<AttributeName[]> {
  try {
    const { customAttributes } = await operatorService.listSearchAttributes({ namespace });
    return ATTRIBUTE_NAMES.filter((name) => !Object.hasOwn(customAttributes ?? {}, name));
  } catch (error) {
    const code = codeOf(error);
    if (code === GRPC.PERMISSION_DENIED || code === GRPC.UNIMPLEMENTED) return [...ATTRIBUTE_NAMES];
    throw error;
  }
}

/**
 * Registers those that are missing; two at once do no harm. A server caches its list, so that lists and filters may need ten
 * seconds to know them.
 */
export async function registerSearchAttributes(connection: OperatorConnection, namespace: string): Promise<void> {
  const missing = await listMissingSearchAttributes(connection, namespace);
  if (missing.length === 0) return;
  const searchAttributes = Object.fromEntries(missing.map((name) => [name, INDEXED_VALUE_TYPES[ATTRIBUTE_TYPE]]));
  try {
    await connection.operatorService.addSearchAttributes({ namespace, searchAttributes });
  } catch (error) {
    if (codeOf(error) === GRPC.ALREADY_EXISTS) return;
    if (codeOf(error) !== GRPC.PERMISSION_DENIED && codeOf(error) !== GRPC.UNIMPLEMENTED) throw error;
    throw new Error(
      `This Temporal server lets nobody register search attributes from here. Have its operator do it, e.g.: ${renderSearchAttributeCommand(namespace)}`,
      { cause: error },
    );
  }
}

/** The command that registers all of them by hand. */
export function renderSearchAttributeCommand(namespace: string): string {
  const pairs = ATTRIBUTE_NAMES.map((name) => `--name ${name} --type ${ATTRIBUTE_TYPE}`);
  return `temporal operator search-attribute create --namespace ${namespace} ${pairs.join(' ')}`;
}
