// Pays 100 coins from the first of the usual test accounts to the second, as a wallet does.
import { readFileSync } from "node:fs";
import { createWalletClient, defineChain, formatUnits, http, parseUnits, publicActions } from "viem";
import { mnemonicToAccount } from "viem/accounts";

const deployment = JSON.parse(readFileSync("weir-deployment.json", "utf8"));
const url = process.env.WEIR_RPC_URL ?? deployment.rpc_url ?? "http://127.0.0.1:8545";
const coin = { address: deployment.fishcoin.address, abi: deployment.fishcoin.abi };

const words = "test test test test test test test test test test test junk";
const [payer, payee] = [0, 1].map((addressIndex) => mnemonicToAccount(words, { addressIndex }));
const chain = defineChain({
  id: deployment.chain_id,
  name: deployment.name,
  nativeCurrency: { name: "native", symbol: "NATIVE", decimals: 18 },
  rpcUrls: { default: { http: [url] } },
});
const wallet = createWalletClient({ account: payer, chain, transport: http() }).extend(publicActions);

const decimals = await wallet.readContract({ ...coin, functionName: "decimals" });
const args = [payee.address, parseUnits("100", decimals)];
const hash = await wallet.writeContract({ ...coin, functionName: "transfer", args });
const { status } = await wallet.waitForTransactionReceipt({ hash });
const left = await wallet.readContract({ ...coin, functionName: "balanceOf", args: [payer.address] });
console.log(`${hash}: ${status}; ${formatUnits(left, decimals)} coins are left`);
if (status !== "success") process.exit(1);
