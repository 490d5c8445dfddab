// Measures the chain in one process beside the production engine at WEIR_URL, and writes the tables
// of docs/engine.md between their marks.

import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { Failure, onChain } from "./src/node.ts";
import type { Measured } from "./measure.ts";

const HERE = dirname(fileURLToPath(import.meta.url));
const PAGE = resolve(HERE, "../../docs/engine.md");
const [BEGINS, ENDS] = ["<!-- measured: begins -->", "<!-- measured: ends -->"];

/** The chain at `url`, measured by a program of its own: a session knows one chain. */
async function measured(url: string): Promise<Measured> {
  const program = [join(HERE, "measure.ts")];
  const { stdout } = await promisify(execFile)(process.execPath, ["--import", "tsx", ...program], {
    cwd: HERE,
    env: { ...process.env, WEIR_URL: url },
    maxBuffer: 1 << 24,
  });
  return JSON.parse(stdout) as Measured;
}

const significant = (value: number, digits = 3) =>
  new Intl.NumberFormat("en", { maximumSignificantDigits: digits, useGrouping: true }).format(value);
const tokens = (units: string) => `${significant(Number(units) / 1e18)}`;
const gwei = (units: string) => `${significant(Number(units) / 1e9)} gwei`;
const millions = (gas: string) => significant(Number(gas) / 1e6);

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map((_, column) => (column === 0 ? "---" : "---:"))), ...rows.map(line)].join(
    "\n",
  );
}

function tables(node: Measured, engine: Measured): string {
  const both = (what: string, tell: (chain: Measured) => string) => [what, tell(node), tell(engine)];
  const clock = ({ blockSeconds }: Measured) =>
    blockSeconds < 1 ? "the computer's clock" : `${blockSeconds} s a block`;
  const facts = table(
    ["", "one process", "engine"],
    [
      both("chain id", ({ id }) => `${id}`),
      both("base fee", ({ baseFee }) => gwei(baseFee)),
      both("time from block to block", (chain) =>
        chain.blockSeconds < 1 ? "none: a block a transaction" : `${significant(chain.wallSeconds, 1)} s`,
      ),
      both("the chain's own clock", clock),
      both("from sending to the receipt, median", ({ inclusion }) => `${significant(inclusion, 2)} ms`),
      both("blocks until final", ({ finality }) => `${finality}`),
      both("a new account's place (existential deposit), tokens", ({ newAccount }) => tokens(newAccount)),
    ],
  );
  const costs = table(
    ["million gas; tokens", "one process", "engine"],
    Object.keys(node.costs).map((what) =>
      both(what, ({ costs }) => `${millions(costs[what]?.gas ?? "0")}; ${tokens(costs[what]?.fee ?? "0")}`),
    ),
  );
  const gas = table(
    ["million gas", "one process", "engine", "ratio"],
    Object.keys(node.gas).map((message) => {
      const [one, other] = [node.gas[message] ?? "0", engine.gas[message] ?? "0"];
      return [`\`${message}\``, millions(one), millions(other), significant(Number(other) / Number(one), 2)];
    }),
  );
  const notes =
    "Messages, by `eth_estimateGas`; deposits for what they store are in it. Nobody pays for a view who only asks.";
  return [facts, costs, `${notes}`, gas].join("\n\n");
}

function written(page: string, text: string): string {
  const [begins, ends] = [page.indexOf(BEGINS), page.indexOf(ENDS)];
  if (begins < 0 || ends < begins) throw new Failure(`${PAGE} lacks its marks ${BEGINS} and ${ENDS}`);
  return `${page.slice(0, begins)}${BEGINS}\n\n${text}\n\n${page.slice(ends)}`;
}

try {
  const engine = process.env["WEIR_URL"];
  if (engine === undefined || engine === "")
    throw new Failure("set WEIR_URL to where the production engine answers");
  const there = await measured(engine);
  const here = await onChain(undefined, measured);
  if (there.id === here.id) throw new Failure(`${engine} is a chain in one process itself`);
  writeFileSync(PAGE, written(readFileSync(PAGE, "utf8"), tables(here, there)));
  process.stderr.write(`      wrote docs/engine.md\n`);
} catch (error) {
  if (!(error instanceof Failure)) throw error;
  process.stderr.write(`error: ${error.message}\n`);
  process.exitCode = 1;
}
