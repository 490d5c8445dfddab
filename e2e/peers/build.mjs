// Compiles the Solidity peers, for EVM with solc and for PolkaVM with resolc, into
// target/peers/NAME.{evm,polkavm,abi}, and into NAME.runtime what of the EVM code stays on
// the chain. Fetches the compilers with npm first if they are not there as locked. Does nothing
// twice.

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
const require = createRequire(import.meta.url);

/** The contracts that are measured; each file in contracts/ holds the one of its name. */
const NAMES = readdirSync(join(HERE, "contracts"))
  .filter((file) => file.endsWith(".sol"))
  .map((file) => file.slice(0, -".sol".length))
  .sort();

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
  const inputs = ["build.mjs", "package-lock.json", ...NAMES.map((name) => `contracts/${name}.sol`)];
  for (const path of inputs) {
    const content = readFileSync(join(HERE, path));
    hash.update(`${path}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex");
}

function outputs() {
  return NAMES.flatMap((name) => ["evm", "runtime", "polkavm", "abi"].map((kind) => join(OUT, `${name}.${kind}`)));
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

/** The contracts' sources and everything they import, by the names they are imported under. */
function sources() {
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
  for (const name of NAMES) visit(`contracts/${name}.sol`);
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
  return (name) => {
    const contract = output.contracts?.[`contracts/${name}.sol`]?.[name];
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

function build() {
  const print = fingerprint();
  const stamped = existsSync(STAMP) && readFileSync(STAMP, "utf8") === print;
  if (stamped && outputs().every((path) => existsSync(path))) {
    say("up to date");
    return;
  }
  install();
  mkdirSync(OUT, { recursive: true });
  rmSync(STAMP, { force: true });
  const content = sources();
  const solc = require("solc");
  // by its path: the package exports only a wrapper that resolves imports in its own way
  const { resolc } = require(join(HERE, "node_modules/@parity/resolc/dist/resolc.js"));
  say(`solc ${solc.version().split("+")[0]}: ${NAMES.join(", ")} for EVM`);
  const evm = compiled("solc", (input) => JSON.parse(solc.compile(input)), SOLC, content);
  say(`resolc: ${NAMES.join(", ")} for PolkaVM; takes about a minute`);
  const polkavm = compiled("resolc", resolc, RESOLC, content);
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
