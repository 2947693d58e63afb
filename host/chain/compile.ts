import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { FieldmarkError } from '#proto/errors.js';

/**
 * Makes `generated/*.ts` (ABI and bytecode) of `contracts/*.sol`: run by `npm run contracts`, and again by a test that
 * compares what it gives with what is committed.
 */
export const COMPILER_SETTINGS = {
  optimizer: { enabled: true, runs: 10_000 },
  // The newest that every larger EVM network serves; the P-256 precompile needs no new opcode.
  evmVersion: 'cancun',
  viaIR: true,
} as const;

/** The contracts that are deployed; the others are libraries inside them. */
const DEPLOYED = [
  'DataCredits',
  'DeviceRegistry',
  'Disputes',
  'FieldToken',
  'GatewayRegistry',
  'LogAnchor',
  'Rewards',
  'Timelock',
] as const;

type Output = {
  readonly errors?: readonly { readonly severity: string; readonly formattedMessage: string }[];
  readonly contracts: Record<string, Record<string, { abi: unknown; evm: { bytecode: { object: string } } }>>;
};
type Solc = { readonly compile: (input: string, callbacks: { readonly import: ImportCallback }) => string };
type ImportCallback = (path: string) => { readonly contents: string };

const require = createRequire(import.meta.url);

const fileName = (contract: string): string => `${contract.replace(/(?<!^)([A-Z])/g, '-$1').toLowerCase()}.ts`;

const moduleText = (contract: string, abi: unknown, bytecode: string): string => {
  const name = contract.charAt(0).toLowerCase() + contract.slice(1);
  return [
    `// Made of contracts/${contract}.sol by \`npm run contracts\`; a test compares the two.`,
    `export const ${name}Abi = ${JSON.stringify(abi, null, 2)} as const;`,
    `export const ${name}Bytecode = '0x${bytecode}' as const;`,
    '',
  ].join('\n');
};

/** The generated files by name, compiled of the sources in `folder`. Any warning of the compiler is an error. */
export const compileContracts = (folder: string): ReadonlyMap<string, string> => {
  const solc = require('solc') as Solc;
  const sources: Record<string, { content: string }> = {};
  for (const file of readdirSync(folder).sort())
    if (file.endsWith('.sol')) sources[`contracts/${file}`] = { content: readFileSync(join(folder, file), 'utf8') };
  const input = {
    language: 'Solidity',
    sources,
    settings: { ...COMPILER_SETTINGS, outputSelection: { '*': { '*': ['abi', 'evm.bytecode.object'] } } },
  };
  const findImport = (path: string) => ({ contents: readFileSync(require.resolve(path), 'utf8') });
  const output = JSON.parse(solc.compile(JSON.stringify(input), { import: findImport })) as Output;
  const complaints = output.errors ?? [];
  if (complaints.length > 0)
    throw new FieldmarkError('INTERNAL', { detail: complaints.map((one) => one.formattedMessage).join('\n') });
  const files = new Map<string, string>();
  for (const name of DEPLOYED) {
    const contract = output.contracts[`contracts/${name}.sol`]![name]!;
    files.set(fileName(name), moduleText(name, contract.abi, contract.evm.bytecode.object));
  }
  return files;
};

const main = (): void => {
  const folder = join(process.cwd(), 'host/chain');
  mkdirSync(join(folder, 'generated'), { recursive: true });
  for (const [file, text] of compileContracts(join(folder, 'contracts'))) {
    writeFileSync(join(folder, 'generated', file), text);
    console.error(`host/chain/generated/${basename(file)}`);
  }
};

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) main();
