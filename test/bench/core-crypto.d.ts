/** What the benchmarks call of core-crypto, so that types can be checked where the peers aren't installed. */
declare module '@wireapp/core-crypto/browser' {
  type Context = {
    proteusInit(): Promise<void>;
    proteusNewPrekey(id: number): Promise<Uint8Array>;
    proteusSessionFromPrekey(session: string, prekey: Uint8Array): Promise<void>;
    proteusSessionFromMessage(session: string, message: Uint8Array): Promise<Uint8Array>;
    proteusEncrypt(session: string, plaintext: Uint8Array): Promise<Uint8Array>;
    proteusDecrypt(session: string, message: Uint8Array): Promise<Uint8Array>;
  };
  type MemoryDatabase = { readonly kind: 'memory' };

  export function initWasmModule(url: string): Promise<void>;
  export const Database: { inMemory(): Promise<MemoryDatabase> };
  export const CoreCrypto: {
    'new'(database: MemoryDatabase): {
      transaction<Result>(work: (context: Context) => Promise<Result>): Promise<Result>;
    };
  };
}
