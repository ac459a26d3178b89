// The door every npm script goes through. Plain JavaScript for the Node the machine has (20 or later): brings the project's
// dependencies, which include Node 24, and hands over to `scripts/<name>.ts` run by that Node.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const node = path.join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
const [name, ...rest] = process.argv.slice(2);

if (!isInstalled()) {
  console.log('• Installing dependencies (npm ci) …');
  run(
    process.platform === 'win32' ? 'npm.cmd' : 'npm',
    // One of the dependencies brings Node 24 by its install script, whatever the user's configuration says of scripts.
    ['ci', '--ignore-scripts=false', '--no-audit', '--no-fund', '--loglevel=error'],
    process.platform === 'win32',
  );
}
run(node, [path.join(root, 'scripts', `${name}.ts`), ...rest], false);

/** Installed means: this lockfile, wholly. npm writes its own copy of the lockfile last. */
function isInstalled() {
  const marker = path.join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(marker) || !existsSync(node)) return false;
  if (statSync(marker).mtimeMs >= statSync(path.join(root, 'package-lock.json')).mtimeMs) return true;
  const wanted = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')).packages;
  const present = JSON.parse(readFileSync(marker, 'utf8')).packages;
  return Object.keys(wanted).every((key) => key === '' || wanted[key].optional || present[key]?.version === wanted[key].version);
}

function run(command, args, shell) {
  // Node 24 first on PATH, so that what the script starts by name (npm, vitest, tsc) runs on it too.
  const env = {
    ...process.env,
    PATH: `${path.dirname(node)}${path.delimiter}${path.join(root, 'node_modules', '.bin')}${path.delimiter}${process.env.PATH ?? ''}`,
  };
  const { status, signal } = spawnSync(command, args, { cwd: root, stdio: 'inherit', env, shell });
  if (status !== 0) process.exit(status ?? (signal === 'SIGINT' ? 130 : 1));
}
