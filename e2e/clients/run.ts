// Runs the suite on the chain at WEIR_URL; without it, on a `weir-node` of its own, which it starts
// on a free port and stops. Arguments name test files: `npm test -- pool permit`.

import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { Failure, onChain } from "./src/node.ts";

const HERE = dirname(fileURLToPath(import.meta.url));

/** The test files whose names begin with one of the arguments; all of them without any. */
function files(named: readonly string[]): string[] {
  const all = readdirSync(join(HERE, "tests")).filter((file) => file.endsWith(".test.ts"));
  const chosen = all.filter((file) => named.length === 0 || named.some((name) => file.startsWith(name)));
  if (chosen.length === 0) {
    throw new Failure(`no test file begins with ${named.join(" or ")}; there are ${all.join(", ")}`);
  }
  return chosen.sort().map((file) => join("tests", file));
}

/** One file after the other: they share the account that pays for everybody. */
async function test(url: string, chosen: readonly string[]): Promise<number> {
  const options = ["--import", "tsx", "--test", "--test-concurrency=1", "--test-reporter=spec"];
  const runner = spawn(process.execPath, [...options, ...chosen], {
    cwd: HERE,
    env: { ...process.env, WEIR_URL: url },
    stdio: "inherit",
  });
  return new Promise((ended) => runner.on("exit", (code) => ended(code ?? 1)));
}

try {
  const chosen = files(process.argv.slice(2));
  process.exitCode = await onChain(process.env["WEIR_URL"], (url) => test(url, chosen));
} catch (error) {
  if (!(error instanceof Failure)) throw error;
  process.stderr.write(`error: ${error.message}\n`);
  process.exitCode = 1;
}
