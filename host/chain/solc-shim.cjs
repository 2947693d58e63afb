#!/usr/bin/env node
// Lets forge use the solc of npm, which is a library: forge asks for `--version`, and gives standard JSON on stdin.
const { readFileSync } = require('node:fs');
const solc = require('solc');

if (process.argv.includes('--version')) {
  // forge reads the version of a native compiler
  const version = solc.version().replace('Emscripten.clang', 'Linux.g++');
  process.stdout.write(`solc, the solidity compiler commandline interface\nVersion: ${version}\n`);
} else {
  process.stdout.write(solc.compile(readFileSync(0, 'utf8')));
}
