/**
 * A distribution over bytes as a tree of bits: node 1 is the root, behind node n come 2n (a 0) and 2n +
 * 1 (a 1); 256 to 511 are the bytes.
 */

/** P(each node), `[512]`, of a distribution over bytes `[256]`. */
export function nodesOf(row: ArrayLike<number>): Float64Array {
  const nodes = new Float64Array(512);
  for (let byte = 0; byte < 256; byte++) nodes[256 + byte] = row[byte]!;
  for (let node = 255; node > 0; node--) nodes[node] = nodes[2 * node]! + nodes[2 * node + 1]!;
  return nodes;
}

/** P(the bit behind a node is 1). */
export function upperShare(nodes: Float64Array, node: number): number {
  const whole = nodes[node]!;
  return whole > 0 ? nodes[2 * node + 1]! / whole : 0.5;
}

/** P(each byte), `[256]`, from P(1) behind each node; nodes less probable than `least` are divided evenly. */
export function bytesOfNodes(least: number, upper: (node: number) => number): Float64Array {
  const nodes = new Float64Array(512);
  nodes[1] = 1;
  for (let node = 1; node < 256; node++) {
    const whole = nodes[node]!;
    const share = whole < least ? 0.5 : upper(node);
    nodes[2 * node] = whole * (1 - share);
    nodes[2 * node + 1] = whole * share;
  }
  return nodes.subarray(256);
}
