/** Names tools so that every server takes them, and finds ours again when the model calls one. Pure. */

export interface ToolNames {
  toWire(name: string): string;
  /** A name the model made up stays as it is; the run says that there is no such tool. */
  readonly fromWire: (wire: string) => string;
}

const longest = 64;

export function toolNames(names: readonly string[]): ToolNames {
  const wireOf = new Map<string, string>();
  const nameOf = new Map<string, string>();
  for (const name of names) {
    const plain = name.replace(/[^a-zA-Z0-9_-]/g, '_').slice(0, longest);
    let wire = plain;
    for (let again = 2; nameOf.has(wire); again += 1) wire = `${plain.slice(0, longest - 4)}_${again}`;
    wireOf.set(name, wire);
    nameOf.set(wire, name);
  }
  return {
    toWire: (name) => wireOf.get(name) ?? name.replace(/[^a-zA-Z0-9_-]/g, '_').slice(0, longest),
    fromWire: (wire) => nameOf.get(wire) ?? nameOf.get(wire.trim()) ?? (wire.trim() === '' ? 'unnamed_tool' : wire.trim().slice(0, 128)),
  };
}
