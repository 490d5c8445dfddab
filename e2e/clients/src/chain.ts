// The chains this suite runs on, and everything in which they differ. A test that expects something
// else of one chain than of the other asks here, and nowhere else; docs/clients.md explains each
// line. What stands here is held against the chains by tests/chain.test.ts and by the tests that ask.

/** Why a chain takes no transaction, as it says so. */
export type Refusal =
  | "nonce too low"
  | "fee below the base fee"
  | "gas below what any transaction costs"
  | "another chain's signature"
  | "no funds for the gas"
  | "no funds for the value"
  | "the same transaction again"
  | "another transaction of the same nonce";

/** What there is to know of a chain before using it. */
export interface Chain {
  readonly name: string;
  readonly id: number;
  /** `evm_increaseTime`, `evm_mine`, `evm_snapshot`, `evm_revert`, …: the chain is a desk's. */
  readonly timeTravel: boolean;
  /** `eth_newFilter` and its kin. Where there are none, clients poll `eth_getLogs` by themselves. */
  readonly filters: boolean;
  /** Whether a transaction that waits for an earlier nonce is found by its hash. */
  readonly waitingIsFound: boolean;
  /** Whether a higher fee replaces a transaction that waits; where not, a lower gas limit does. */
  readonly feeReplaces: boolean;
  /** The index of a block's first transaction: what the chain itself puts before it may count. */
  readonly firstIndex: number;
  /** Whether a transaction that is signed for every chain (before EIP-155) is taken. */
  readonly takesUnprotected: boolean;
  /** Whether `eth_getLogs` answers in the order of the logs within a block. */
  readonly logsInOrder: boolean;
  /** Whether `maxPriorityFeePerGas` is paid on top of the base fee. */
  readonly tipIsPaid: boolean;
  /** What is said, by reason; `undefined`: the transaction is taken all the same. */
  readonly refusals: Readonly<Record<Refusal, RegExp | undefined>>;
}

/** The chain in one process: `weir node`. */
const ONE_PROCESS: Chain = {
  name: "weir node",
  id: 420_420_999,
  timeTravel: true,
  filters: true,
  waitingIsFound: true,
  feeReplaces: true,
  firstIndex: 0,
  takesUnprotected: true,
  logsInOrder: true,
  tipIsPaid: false,
  refusals: {
    "nonce too low": /nonce too low/,
    "fee below the base fee": /max fee per gas less than block base fee/,
    "gas below what any transaction costs": /intrinsic gas too low/,
    "another chain's signature": /invalid chain id/,
    "no funds for the gas": /insufficient funds for gas \* price \+ value/,
    "no funds for the value": /insufficient funds for gas \* price \+ value/,
    "the same transaction again": /already known/,
    "another transaction of the same nonce": /replacement transaction underpriced/,
  },
};

/** Polkadot's node and its `eth-rpc`, on the Asset Hub Westend runtime in development mode. */
const ENGINE: Chain = {
  name: "the production engine",
  id: 420_420_421,
  timeTravel: false,
  filters: false,
  waitingIsFound: false,
  feeReplaces: false,
  firstIndex: 2,
  takesUnprotected: false,
  logsInOrder: false,
  tipIsPaid: false,
  refusals: {
    "nonce too low": /Invalid Transaction/,
    "fee below the base fee": /Invalid Transaction/,
    "gas below what any transaction costs": /Invalid Transaction/,
    "another chain's signature": /Invalid Transaction/,
    "no funds for the gas": /Invalid Transaction/,
    "no funds for the value": undefined,
    "the same transaction again": /Transaction Already Imported/,
    "another transaction of the same nonce": /Priority is too low/,
  },
};

/** The chain with this id. */
export function chainOf(id: number): Chain {
  const known = [ONE_PROCESS, ENGINE].find((chain) => chain.id === id);
  if (known === undefined) {
    throw new Error(
      `chain ${id} is neither ${ONE_PROCESS.name} (${ONE_PROCESS.id}) nor ${ENGINE.name} (${ENGINE.id}): ` +
        "the suite deploys contracts and spends, so it runs on no other; set WEIR_URL",
    );
  }
  return known;
}
