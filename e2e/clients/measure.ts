// Measures the chain at WEIR_URL: what things cost there, how fast it goes. Prints JSON.

import { encodeFunctionData, type Hex } from "viem";

import { codeOf } from "./src/contracts.ts";
import { fisheryMessages, valleyMessages } from "./src/messages.ts";
import { chain, mined, people, reader, stranger, walletOf } from "./src/session.ts";
import { councilData, deploy, fishcoinData, TERMS } from "./src/season.ts";
import { councilOf } from "./src/contracts.ts";

/** What was measured on one chain; gas in units, fees in units of 18 decimals. */
export interface Measured {
  readonly name: string;
  readonly id: number;
  readonly client: string;
  readonly baseFee: string;
  readonly gasLimit: string;
  /** Seconds of the chain's own clock from block to block, and seconds that it took. */
  readonly blockSeconds: number;
  readonly wallSeconds: number;
  /** Blocks by which `finalized` lags behind `latest`. */
  readonly finality: number;
  /** From sending a transfer to having its receipt, milliseconds, median of eleven. */
  readonly inclusion: number;
  /** What a new account costs beside what it is sent, tokens × 10¹⁸. */
  readonly newAccount: string;
  readonly costs: Record<string, Cost>;
  /** `eth_estimateGas` of messages: contract.message. */
  readonly gas: Record<string, string>;
}

/** What a transaction used, and what its sender lost beside its value. */
export interface Cost {
  readonly gas: string;
  readonly fee: string;
}

async function paid(
  send: (account: Awaited<ReturnType<typeof accounts>>["ada"]) => Promise<Hex>,
): Promise<Cost> {
  const { ada } = await accounts();
  const had = await reader.getBalance({ address: ada.address });
  const receipt = await mined(send(ada));
  const { value } = await reader.getTransaction({ hash: receipt.transactionHash });
  const has = await reader.getBalance({ address: ada.address });
  return { gas: `${receipt.gasUsed}`, fee: `${had - has - value}` };
}

const accounts = () => people("ada", "ben");

async function measured(): Promise<Measured> {
  const { ada, ben } = await accounts();
  const times: number[] = [];
  const first = await reader.getBlock();
  const began = performance.now();
  for (let turn = 0; turn < 11; turn += 1) {
    const started = performance.now();
    await mined(walletOf(ada).sendTransaction({ to: ben.address, value: 1n }));
    times.push(performance.now() - started);
  }
  const passed = (performance.now() - began) / 1_000;
  const last = await reader.getBlock();
  const blocks = Number(last.number - first.number);
  const finalized = await reader.getBlock({ blockTag: "finalized" });

  const known = await paid((from) => walletOf(from).sendTransaction({ to: ben.address, value: 1n }));
  const fresh = await paid((from) => walletOf(from).sendTransaction({ to: stranger().address, value: 1n }));
  const council = await paid((from) =>
    walletOf(from).sendTransaction({ data: councilData(from.address, [from.address]) }),
  );
  const councilAddress = await deploy(ada, councilData(ada.address, [ada.address]));
  const settings = {
    name: "Cod",
    unit: "t",
    decimals: 3,
    firstOpens: 1n,
    seasonLength: 31_536_000n,
    division: 0,
  };
  await mined(councilOf(councilAddress, ada).write.addStock([{ settings, terms: TERMS }]));
  const coin = { council: councilAddress, governor: ada, officer: ben, stock: 0 };
  const fishcoin = await paid((from) => walletOf(from).sendTransaction({ data: fishcoinData(coin) }));

  const gas: Record<string, string> = {};
  const messages = [...(await fisheryMessages()), ...(await valleyMessages())];
  for (const { contract, name, from, to, abi, args } of messages) {
    const data = encodeFunctionData({ abi, functionName: name, args });
    gas[`${contract}.${name}`] = `${await reader.estimateGas({ account: from, to, data })}`;
  }
  return {
    name: chain.name,
    id: chain.id,
    client: `${await reader.request({ method: "web3_clientVersion" })}`,
    baseFee: `${last.baseFeePerGas}`,
    gasLimit: `${last.gasLimit}`,
    blockSeconds: Number(last.timestamp - first.timestamp) / blocks,
    wallSeconds: passed / blocks,
    finality: Math.max(0, Number(last.number - (finalized.number ?? 0n))),
    inclusion: times.sort((one, other) => one - other)[5] ?? 0,
    newAccount: `${BigInt(fresh.fee) - BigInt(known.fee)}`,
    costs: {
      "a transfer to a known account": known,
      "a transfer to a new account": fresh,
      [`deploying the council (${(codeOf("council").length - 2) / 2} bytes)`]: council,
      [`deploying the currency (${(codeOf("fishcoin").length - 2) / 2} bytes)`]: fishcoin,
    },
    gas,
  };
}

const text = `${JSON.stringify(await measured(), null, 2)}\n`;
process.stdout.write(text, () => process.exit(0)); // ethers keeps its connection otherwise
