// Compiles the Solidity peers, for EVM with solc and for PolkaVM with resolc, into
// target/peers/NAME.{evm,polkavm,abi}, and into NAME.runtime what of the EVM code stays on
// the chain; the tokens that tests use, for EVM only. Fetches the compilers with npm first if
// they are not there as locked. Does nothing twice.
//
// Tests run without node, so the tokens' code lies committed in e2e/tests/support/tokens; this
// holds it against what the compiler makes, and writes it anew with --tokens.

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = resolve(HERE, "../..");
const OUT = join(resolve(ROOT, process.env.CARGO_TARGET_DIR ?? "target"), "peers");
const STAMP = join(OUT, "stamp");
const COMMITTED = join(ROOT, "e2e/tests/support/tokens");
const WRITE_TOKENS = process.argv.includes("--tokens");
const require = createRequire(import.meta.url);

/** The contracts in a folder; each file holds the one of its name. */
function contractsIn(folder) {
  return readdirSync(join(HERE, folder))
    .filter((file) => file.endsWith(".sol"))
    .map((file) => file.slice(0, -".sol".length))
    .sort();
}

/** The contracts that are measured. */
const NAMES = contractsIn("contracts");
/** Tokens and what else tests need; some of it is abstract and has no code of its own. */
const TOKENS = contractsIn("contracts/tokens").filter((name) => name !== "Reentering");
const PATHS = [
  ...NAMES.map((name) => `contracts/${name}.sol`),
  ...contractsIn("contracts/tokens").map((name) => `contracts/tokens/${name}.sol`),
];

// Through the intermediate language and back the EVM code is smaller and cheaper. The hash of
// the sources that solc appends otherwise would be paid for with every call.
const SOLC = {
  outputSelection: { "*": { "*": ["abi", "evm.bytecode.object", "evm.deployedBytecode.object"] } },
  optimizer: { enabled: true, runs: 200 },
  viaIR: true,
  metadata: { appendCBOR: false, bytecodeHash: "none" },
};
const RESOLC = {
  // it always answers with code; asked for "evm.bytecode" it has solc make that too
  outputSelection: { "*": { "*": ["abi"] } },
  // for size: made for speed, the code has basic blocks longer than the pallet takes
  optimizer: { enabled: true, runs: 200, mode: "z" },
  // the peer's frames need more than the default stack of 32 KiB and trap without a word
  polkavm: { memory_config: { heap_size: 65536, stack_size: 131072 } },
};

class Failure extends Error {}

function say(text) {
  process.stderr.write(`      ${text}\n`);
}

/** Everything the output depends on, as one hash. */
function fingerprint() {
  const hash = createHash("sha256");
  for (const path of ["build.mjs", "package-lock.json", ...PATHS]) {
    const content = readFileSync(join(HERE, path));
    hash.update(`${path}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex");
}

function outputs() {
  return [
    ...NAMES.flatMap((name) => ["evm", "runtime", "polkavm", "abi"].map((kind) => join(OUT, `${name}.${kind}`))),
    ...TOKENS.flatMap((name) => ["evm", "runtime", "abi"].map((kind) => join(OUT, `${name}.${kind}`))),
  ];
}

/** `npm ci`, unless what is installed is what is locked. */
function install() {
  const locked = JSON.parse(readFileSync(join(HERE, "package-lock.json"), "utf8")).packages;
  const record = join(HERE, "node_modules", ".package-lock.json");
  const installed = existsSync(record) ? JSON.parse(readFileSync(record, "utf8")).packages : {};
  const missing = Object.keys(locked).filter(
    (path) => path !== "" && locked[path].version !== installed[path]?.version,
  );
  if (missing.length === 0) return;
  say("npm ci: solc, resolc, OpenZeppelin");
  try {
    const npm = process.platform === "win32" ? "npm.cmd" : "npm";
    execFileSync(npm, ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], {
      cwd: HERE,
      stdio: ["ignore", 2, 2],
    });
  } catch (error) {
    throw new Failure(
      error.code === "ENOENT"
        ? "npm is not there: install Node.js 20 or newer with npm"
        : "npm ci did not succeed; what it says stands above",
    );
  }
}

/** The files at these paths and everything they import, by the names they are imported under. */
function sources(paths) {
  const found = {};
  const visit = (path) => {
    if (path in found) return;
    const local = path.startsWith("contracts/") ? join(HERE, path) : join(HERE, "node_modules", path);
    if (!existsSync(local)) throw new Failure(`${path} is imported and is not there`);
    const content = readFileSync(local, "utf8");
    found[path] = { content };
    for (const [, target] of content.matchAll(/^\s*import\s[^"';]*["']([^"']+)["']/gm)) {
      visit(target.startsWith(".") ? join(dirname(path), target) : target);
    }
  };
  for (const path of paths) visit(path);
  return found;
}

/** Standard JSON in, standard JSON out; errors and warnings are shown, errors end it. */
function compiled(compiler, compile, settings, content) {
  const input = { language: "Solidity", sources: content, settings };
  const output = compile(JSON.stringify(input));
  const messages = (output.errors ?? []).filter(
    (message) => message.severity === "error" || message.sourceLocation?.file.startsWith("contracts/"),
  );
  for (const message of messages) process.stderr.write(`${message.formattedMessage ?? message.message}\n`);
  if (messages.some((message) => message.severity === "error")) throw new Failure(`${compiler} refused the contracts`);
  return (name, folder = "contracts") => {
    const contract = output.contracts?.[`${folder}/${name}.sol`]?.[name];
    const code = contract?.evm?.bytecode?.object ?? "";
    if (!/^([0-9a-f]{2})+$/.test(code)) throw new Failure(`${compiler} made no code for ${name}`);
    const runtime = contract.evm.deployedBytecode?.object ?? "";
    return { abi: contract.abi, code: Buffer.from(code, "hex"), runtime: Buffer.from(runtime, "hex") };
  };
}

function write(name, content) {
  const part = join(OUT, `${name}.part`);
  writeFileSync(part, content);
  renameSync(part, join(OUT, name));
}

/** The tokens' committed code is what the compiler makes of them, or becomes it. */
function commit(evm) {
  for (const name of TOKENS) {
    const { abi, code, runtime } = evm(name, "contracts/tokens");
    const path = join(COMMITTED, `${name}.hex`);
    const text = `${code.toString("hex")}\n`;
    if (WRITE_TOKENS) writeFileSync(path, text);
    else if (!existsSync(path) || readFileSync(path, "utf8") !== text) {
      throw new Failure(`${path} is not what solc makes of ${name}: run node e2e/peers/build.mjs --tokens`);
    }
    write(`${name}.evm`, code);
    write(`${name}.runtime`, runtime);
    write(`${name}.abi`, `${JSON.stringify(abi, null, 2)}\n`);
  }
}

function build() {
  const print = fingerprint();
  const stamped = existsSync(STAMP) && readFileSync(STAMP, "utf8") === print;
  if (stamped && !WRITE_TOKENS && outputs().every((path) => existsSync(path))) {
    say("up to date");
    return;
  }
  install();
  mkdirSync(OUT, { recursive: true });
  rmSync(STAMP, { force: true });
  const solc = require("solc");
  // by its path: the package exports only a wrapper that resolves imports in its own way
  const { resolc } = require(join(HERE, "node_modules/@parity/resolc/dist/resolc.js"));
  say(`solc ${solc.version().split("+")[0]}: ${[...NAMES, ...TOKENS].join(", ")} for EVM`);
  const evm = compiled("solc", (input) => JSON.parse(solc.compile(input)), SOLC, sources(PATHS));
  commit(evm);
  say(`resolc: ${NAMES.join(", ")} for PolkaVM; takes about a minute`);
  const measured = sources(NAMES.map((name) => `contracts/${name}.sol`));
  const polkavm = compiled("resolc", resolc, RESOLC, measured);
  for (const name of NAMES) {
    const [first, second] = [evm(name), polkavm(name)];
    write(`${name}.evm`, first.code);
    write(`${name}.runtime`, first.runtime);
    write(`${name}.polkavm`, second.code);
    write(`${name}.abi`, `${JSON.stringify(first.abi, null, 2)}\n`);
    say(`${name}: ${first.runtime.length} bytes for EVM, ${second.code.length} for PolkaVM`);
  }
  write("stamp", print);
}

try {
  build();
} catch (error) {
  if (!(error instanceof Failure)) throw error;
  process.stderr.write(`error: ${error.message}\n`);
  process.exitCode = 1;
}
