// Preloaded into a worker: while the file FAULT_DISK_FULL is there, nothing can be written, as on a full disk.
import { existsSync } from 'node:fs';
import fs from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';

const { FAULT_DISK_FULL = '' } = process.env;

function requireSpace() {
  if (!existsSync(FAULT_DISK_FULL)) return;
  throw Object.assign(new Error('ENOSPC: no space left on device, write'), {
    code: 'ENOSPC',
    errno: -28,
    syscall: 'write',
  });
}

const WRITES = ['write', 'writev', 'writeFile', 'appendFile'];
const { open } = fs;
fs.open = async (...args) => {
  const handle = await open(...args);
  for (const name of WRITES) {
    const write = handle[name].bind(handle);
    handle[name] = async (...given) => {
      requireSpace();
      return write(...given);
    };
  }
  return handle;
};
syncBuiltinESMExports();
