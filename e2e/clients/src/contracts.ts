// The built contracts: their code, and viem and ethers speaking to them by the published bindings.

import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

import { ethers } from "ethers";
import { getContract, toHex, type Address, type Hex } from "viem";

import { claimsAbi } from "../../bindings/claims.ts";
import { councilAbi } from "../../bindings/council.ts";
import { exchangeAbi } from "../../bindings/exchange.ts";
import { fishcoinAbi } from "../../bindings/fishcoin.ts";
import { generativeAbi } from "../../bindings/generative.ts";
import { readerAs, signerOf, walletOf, type Keyed } from "./session.ts";

export { claimsAbi, councilAbi, exchangeAbi, fishcoinAbi, generativeAbi };

/** The repository's root. */
export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "../../..");

/** Where the build leaves what it makes. */
export const TARGET = resolve(ROOT, process.env["CARGO_TARGET_DIR"] ?? "target");

/** The PolkaVM code of a contract. */
export function codeOf(contract: "claims" | "council" | "exchange" | "fishcoin" | "generative"): Hex {
  const path = join(TARGET, "ink", contract, `${contract}.polkavm`);
  try {
    return toHex(readFileSync(path));
  } catch (error) {
    throw new Error(`${contract} has no code at ${path}: run cargo xtask build`, { cause: error });
  }
}

/** viem's council, as `account`. */
export function councilOf(address: Address, account: Keyed) {
  const client = { public: readerAs(account), wallet: walletOf(account) };
  return getContract({ address, abi: councilAbi, client });
}

/** viem's currency, as `account`. */
export function fishcoinOf(address: Address, account: Keyed) {
  const client = { public: readerAs(account), wallet: walletOf(account) };
  return getContract({ address, abi: fishcoinAbi, client });
}

/** viem's register of claims, as `account`. */
export function claimsOf(address: Address, account: Keyed) {
  const client = { public: readerAs(account), wallet: walletOf(account) };
  return getContract({ address, abi: claimsAbi, client });
}

/** viem's generative currency, as `account`. */
export function generativeOf(address: Address, account: Keyed) {
  const client = { public: readerAs(account), wallet: walletOf(account) };
  return getContract({ address, abi: generativeAbi, client });
}

/** viem's exchange, as `account`. */
export function exchangeOf(address: Address, account: Keyed) {
  const client = { public: readerAs(account), wallet: walletOf(account) };
  return getContract({ address, abi: exchangeAbi, client });
}

/** ethers' contract at `address`, as `account`; its messages are found by name. */
export function ethersOf(abi: readonly object[], address: Address, account: Keyed): EthersContract {
  return new ethers.Contract(address, abi as ethers.InterfaceAbi, signerOf(account)) as EthersContract;
}

/** An ethers contract whose messages TypeScript takes to be there. */
export type EthersContract = ethers.Contract & Record<string, ethers.BaseContractMethod>;
