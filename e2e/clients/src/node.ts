// A chain in one process, started for as long as it is needed.

import { spawn, type ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "../../..");
const TARGET = resolve(ROOT, process.env["CARGO_TARGET_DIR"] ?? "target");

/** How long a node may take to answer, milliseconds. */
const PATIENCE = 30_000;

/** What its user can put right. */
export class Failure extends Error {}

/** Works on the chain at `url`; where none is given, on a `weir-node` of its own. */
export async function onChain<T>(url: string | undefined, work: (url: string) => Promise<T>): Promise<T> {
  if (url !== undefined && url !== "") return work(url);
  const started = await startNode();
  try {
    return await work(started.url);
  } finally {
    started.node.kill();
  }
}

/** Starts the chain in one process on a free port; resolves once it says where it listens. */
async function startNode(): Promise<{ node: ChildProcess; url: string }> {
  const program = join(TARGET, "debug", process.platform === "win32" ? "weir-node.exe" : "weir-node");
  if (!existsSync(program)) {
    throw new Failure(`${program} is not there: cargo build --locked --workspace --bin weir-node`);
  }
  const node = spawn(program, ["--port", "0"], { stdio: ["ignore", "pipe", "inherit"] });
  // it must not outlive this program
  process.once("exit", () => node.kill());
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));
  return new Promise((listening, failed) => {
    const late = setTimeout(() => {
      node.kill();
      failed(new Failure(`${program} does not say where it listens after ${PATIENCE / 1000} s`));
    }, PATIENCE);
    node.on("exit", () => failed(new Failure(`${program} stopped`)));
    let said = "";
    node.stdout?.setEncoding("utf8").on("data", (text: string) => {
      said += text;
      const url = /Listening on (http:\S+)/.exec(said)?.[1];
      if (url === undefined) return;
      clearTimeout(late);
      listening({ node, url });
    });
  });
}
