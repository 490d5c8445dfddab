// What the README types, as it is typed there, each part in a folder of its own.

import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

import { createPublicClient, http } from "viem";

import { chainOf } from "../src/chain.ts";

const ROOT = resolve(fileURLToPath(import.meta.url), "../../../..");
const TARGET = resolve(ROOT, process.env["CARGO_TARGET_DIR"] ?? "target");
const PROGRAMS = join(TARGET, "debug");
const FISHERY = "## A fishery on your desk";
const CATCHMENT = "## A catchment on your desk";
const VALLEY = "## A valley on your desk";
const PATIENCE = 30_000;

/** What is typed in a section: its blocks of shell commands, in order. */
function blocks(title: string): string[] {
  const readme = readFileSync(join(ROOT, "README.md"), "utf8");
  const begin = readme.indexOf(`\n${title}\n`);
  assert.notEqual(begin, -1, `the README has no section "${title}"`);
  const end = readme.indexOf("\n## ", begin + 1);
  const section = readme.slice(begin, end === -1 ? undefined : end);
  return [...section.matchAll(/```sh\n([\s\S]*?)```/g)].map((match) => match[1] ?? "");
}

const [build, node, ...typed] = blocks(FISHERY);
const fishery = mkdtempSync(join(tmpdir(), "weir-readme-"));
const catchment = mkdtempSync(join(tmpdir(), "weir-readme-"));
const valley = mkdtempSync(join(tmpdir(), "weir-readme-"));
const folders = [fishery, catchment, valley];
const environment: NodeJS.ProcessEnv = {
  ...process.env,
  PATH: `${PROGRAMS}:${process.env["PATH"] ?? ""}`,
  NO_COLOR: "1",
};
let stop = (): void => {};

before(async () => {
  assert.ok(existsSync(join(PROGRAMS, "weir")), "weir is not built: cargo xtask build");
  for (const folder of folders) {
    for (const name of ["scripts", "e2e", "target"]) {
      symlinkSync(name === "target" ? TARGET : join(ROOT, name), join(folder, name));
    }
  }
  const url = process.env["WEIR_URL"];
  const given = await createPublicClient({ transport: http(url) }).getChainId();
  if (!chainOf(given).timeTravel) {
    environment["WEIR_RPC_URL"] = url; // what another program runs
  } else {
    // as typed, but on a free port
    const command = `exec ${node?.trim()} --port 0`;
    const child = spawn("bash", ["-c", command], { env: environment, stdio: ["ignore", "pipe", "inherit"] });
    stop = () => void child.kill();
    environment["WEIR_RPC_URL"] = await new Promise<string>((listening, failed) => {
      const late = setTimeout(() => failed(new Error(`"${node}" does not say where it listens`)), PATIENCE);
      let said = "";
      child.on("exit", () => failed(new Error(`"${node}" stopped`)));
      child.stdout.setEncoding("utf8").on("data", (text: string) => {
        said += text;
        const url = /Listening on (http:\S+)/.exec(said)?.[1];
        if (url === undefined) return;
        clearTimeout(late);
        listening(url);
      });
    });
  }
});

after(() => {
  stop();
  for (const folder of folders) {
    rmSync(folder, { recursive: true, force: true });
  }
});

function run(command: string, folder = fishery): string {
  const done = spawnSync("bash", ["-euo", "pipefail", "-c", command], {
    cwd: folder,
    env: environment,
    encoding: "utf8",
  });
  assert.equal(done.status, 0, `${command}\n${done.stdout}${done.stderr}`);
  return done.stdout;
}

/** Coins somebody has, in kilograms. */
function coins(who: string): bigint {
  const told = JSON.parse(run(`weir balance ${who} --json`)) as { coins: { base: string } };
  return BigInt(told.coins.base);
}

test("the README begins with how to build, and with a node", () => {
  assert.match(build ?? "", /^cargo xtask build$/m);
  assert.equal(node, "weir node\n");
  assert.equal(typed.length, 5, "deploy, assess, pay, land, cut");
});

test("what the README's second part types does what it says", () => {
  const [deploy, open, pay, land, cut] = typed;
  run(deploy ?? "");
  assert.equal(coins("Ana"), 0n);

  run(open ?? "");
  const issued = coins("Ana");
  assert.ok(issued > 0n, "35 % of the season's budget");

  const bo = coins("Bo");
  run(pay ?? "");
  assert.equal(coins("Ana"), issued - 100_000n);
  assert.equal(coins("Bo"), bo + 100_000n);

  run(land ?? "");
  assert.equal(coins("Bo"), bo + 100_000n - 250_000n);

  const before = coins("Ana");
  run(cut ?? "");
  const shrunk = coins("Ana");
  assert.ok(shrunk < before, `${shrunk} is not less than ${before}`);
  assert.ok(shrunk > 0n);
});

test("what the README types in the catchment does what it says", () => {
  const [typed, ...more] = blocks(CATCHMENT);
  assert.equal(more.length, 0);
  const told = run(typed ?? "", catchment);
  assert.match(told, /catchment\.toml is sound/);
  assert.match(told, /Read back from the chain: \d+ settings, all as in the charter/);
  assert.match(told, /0 claims are filed/); // weir status
  assert.match(told, /Seine water agency +offered/); // weir fund show
});

test("what the README types in the valley does what it says", () => {
  const [typed, ...more] = blocks(VALLEY);
  assert.equal(more.length, 0);
  const told = run(typed ?? "", valley);
  assert.match(told, /0\.25 HOUR/); // a day's income
  assert.match(told, /cleared +120 credit: 100 % of the optimum/);
  assert.match(told, /owes 40 credit and is owed 0 credit/);
});
