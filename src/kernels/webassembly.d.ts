/** The part of the WebAssembly interface that we use; TypeScript declares it only together with the DOM. */
declare namespace WebAssembly {
  interface Module {
    readonly [Symbol.toStringTag]: 'WebAssembly.Module';
  }
  const Module: new (bytes: Uint8Array) => Module;

  interface Memory {
    readonly buffer: SharedArrayBuffer;
  }
  const Memory: new (descriptor: { initial: number; maximum: number; shared: true }) => Memory;

  interface Instance {
    readonly exports: Readonly<Record<string, unknown>>;
  }
  const Instance: new (module: Module, imports: Record<string, Record<string, unknown>>) => Instance;

  let validate: (bytes: Uint8Array) => boolean;
}
