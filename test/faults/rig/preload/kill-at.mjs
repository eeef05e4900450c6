// Preloaded into a worker: kills it, as kill -9 does, at one call of the file system.
// FAULT_KILL_AT: "before rename", "after rename", "before fsync" or "after fsync".
// FAULT_KILL_NAME: a regular expression that the path fits; FAULT_KILL_MARK: a file that says that it has happened, once for all.
import { existsSync, writeFileSync } from 'node:fs';
import fs from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';

const { FAULT_KILL_AT = '', FAULT_KILL_NAME = '', FAULT_KILL_MARK = '' } = process.env;

/** Kills the process when this is the call that is meant. */
function dieAt(moment, name) {
  if (moment !== FAULT_KILL_AT || !new RegExp(FAULT_KILL_NAME).test(name) || existsSync(FAULT_KILL_MARK)) return;
  writeFileSync(FAULT_KILL_MARK, name);
  process.kill(process.pid, 'SIGKILL');
}

const { rename, open } = fs;
fs.rename = async (from, to) => {
  dieAt('before rename', String(to));
  await rename(from, to);
  dieAt('after rename', String(to));
};
fs.open = async (name, ...rest) => {
  const handle = await open(name, ...rest);
  const sync = handle.sync.bind(handle);
  handle.sync = async () => {
    dieAt('before fsync', String(name));
    await sync();
    dieAt('after fsync', String(name));
  };
  return handle;
};
syncBuiltinESMExports();
