// A connection to the chain under test, and accounts with funds on it.

import { ethers } from "ethers";
import {
  createClient,
  createPublicClient,
  createWalletClient,
  defineChain,
  http,
  parseEther,
  publicActions,
  type Hash,
  type PublicClient,
  type TransactionReceipt,
} from "viem";
import {
  generatePrivateKey,
  mnemonicToAccount,
  privateKeyToAccount,
  type PrivateKeyAccount,
} from "viem/accounts";

import { chainOf } from "./chain.ts";

/** How often clients look for news, milliseconds: a tenth of the engine's block time. */
const POLLING = 50;

/** The mnemonic whose ten accounts every development chain funds. */
const MNEMONIC = "test test test test test test test test test test test junk";

/** Where the chain answers. */
export const url = process.env["WEIR_URL"] ?? "http://127.0.0.1:8545";

async function chainId(): Promise<number> {
  try {
    return await createPublicClient({ transport: http(url) }).getChainId();
  } catch (error) {
    throw new Error(`nothing answers at ${url} as a chain does; set WEIR_URL`, { cause: error });
  }
}

/** The chain under test. */
export const chain = chainOf(await chainId());

/** The chain as viem describes one. */
export const viemChain = defineChain({
  id: chain.id,
  name: chain.name,
  nativeCurrency: { name: "token", symbol: "T", decimals: 18 },
  rpcUrls: { default: { http: [url], webSocket: [url.replace(/^http/, "ws")] } },
});

const transport = http(url, { retryCount: 0, timeout: 60_000 });

/** viem, reading. Nothing is cached: tests want the balance of now. */
export const reader: PublicClient = createPublicClient({
  chain: viemChain,
  transport,
  pollingInterval: POLLING,
  cacheTime: 0,
});

/** viem, reading as `account`: what it asks and simulates, it asks in that name. */
export function readerAs(account: PrivateKeyAccount) {
  const client = createClient({
    account,
    chain: viemChain,
    transport,
    pollingInterval: POLLING,
    cacheTime: 0,
  });
  return client.extend(publicActions);
}

/** viem, signing as `account`. */
export function walletOf(account: PrivateKeyAccount) {
  return createWalletClient({ account, chain: viemChain, transport, pollingInterval: POLLING });
}

/** ethers, reading. */
export const provider = new ethers.JsonRpcProvider(url, chain.id, {
  staticNetwork: true,
  polling: true,
  pollingInterval: POLLING,
  cacheTimeout: -1,
});

/** ethers, signing as `account` of viem's. */
export function signerOf(account: Keyed): ethers.Wallet {
  return new ethers.Wallet(account.key, provider);
}

/** An account whose key both libraries can have. */
export type Keyed = PrivateKeyAccount & { readonly key: `0x${string}` };

/** A new account with nothing. */
export function stranger(): Keyed {
  const key = generatePrivateKey();
  return Object.assign(privateKeyToAccount(key), { key });
}

/** Who pays for everybody: account 0 of the usual mnemonic, or the one WEIR_ACCOUNT says. */
const treasurer = mnemonicToAccount(MNEMONIC, {
  addressIndex: Number(process.env["WEIR_ACCOUNT"] ?? 0),
});

/** What a new account is given, units of 18 decimals. */
export const GRANT = parseEther("50");

/** So many new accounts with [`GRANT`] each. */
export async function people<const Names extends readonly string[]>(
  ...names: Names
): Promise<Record<Names[number], Keyed>> {
  const wallet = createWalletClient({ account: treasurer, chain: viemChain, transport });
  const first = await reader.getTransactionCount({ address: treasurer.address });
  const entries = names.map((name) => [name, stranger()] as const);
  const hashes: Hash[] = [];
  for (const [index, [, { address: to }]] of entries.entries()) {
    hashes.push(await wallet.sendTransaction({ to, value: GRANT, nonce: first + index }));
  }
  await Promise.all(hashes.map(mined));
  return Object.fromEntries(entries) as Record<Names[number], Keyed>;
}

/** The receipt of a transaction that has to succeed. */
export async function mined(sent: Hash | Promise<Hash>): Promise<TransactionReceipt> {
  const receipt = await settled(sent);
  if (receipt.status !== "success") throw new Error(`${receipt.transactionHash} failed`);
  return receipt;
}

/** The receipt of a transaction, whatever became of it. */
export async function settled(sent: Hash | Promise<Hash>): Promise<TransactionReceipt> {
  // without following replacements: some chains do not show a transaction that waits
  return reader.waitForTransactionReceipt({ hash: await sent, checkReplacement: false });
}

/** The chain's time, unix seconds. The engine's runs ahead of any clock: never ask the computer's. */
export async function now(): Promise<bigint> {
  return (await reader.getBlock()).timestamp;
}

/** One JSON-RPC call with nothing of a client's between. */
export async function rpc(method: string, params: readonly unknown[] = []): Promise<Answer> {
  const answer = await post(JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }));
  return answer as Answer;
}

/** An answer of JSON-RPC. */
export interface Answer {
  readonly id?: number | null;
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string; readonly data?: unknown };
}

/** Any text to where JSON-RPC is expected; the answer as JSON. */
export async function post(body: string): Promise<unknown> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body,
  });
  return response.json();
}

/** Lets the chain's clock reach `moment`, unix seconds: by travel where it can, else by waiting. */
export async function until(moment: bigint): Promise<void> {
  const time = await now();
  if (time >= moment) return;
  if (chain.timeTravel) {
    await rpc("evm_increaseTime", [Number(moment - time)]);
    await rpc("evm_mine");
  }
  while ((await now()) < moment) await new Promise((resolve) => setTimeout(resolve, POLLING));
}

// The engine begins two hours behind the computer's clock, and answers calls and estimates by the later
// of the two: a season might be over for those that is open for transactions. It catches up within
// three minutes, and then runs ahead.
if (!chain.timeTravel) await until(BigInt(Math.ceil(Date.now() / 1_000)));
