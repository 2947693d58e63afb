#!/usr/bin/env node
// Lets forge use the solc of npm, which is a library: forge asks for `--version`, and gives standard JSON on stdin.
const { readFileSync } = require('node:fs');

if (process.argv.includes('--version')) {
  // forge reads the version of a native compiler, at every start; whoever starts it often knows it already
  const known = process.env.FIELDMARK_SOLC_VERSION ?? require('solc').version();
  const version = known.replace('Emscripten.clang', 'Linux.g++');
  process.stdout.write(`solc, the solidity compiler commandline interface\nVersion: ${version}\n`);
} else {
  process.stdout.write(require('solc').compile(readFileSync(0, 'utf8')));
}
