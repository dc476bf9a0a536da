/** Softmax, cross-entropy and its gradient, row by row. */
import type { Address, Heap, Kernels } from '../kernels';

export function crossEntropyReference(
  { float, int }: Heap,
  columnTile: number,
): Pick<Kernels, 'crossEntropy' | 'logSoftmax' | 'softmax'> {
  /** Adds the bias in place and returns ln Σⱼ e^(logit), shifted by the maximum so that nothing overflows. */
  const logPartition = (vocabulary: number, logits: Address, bias: Address): number => {
    let maximum = -Infinity;
    for (let j = 0; j < vocabulary; j++) {
      const logit = float[logits + j]! + float[bias + j]!;
      float[logits + j] = logit;
      maximum = Math.max(maximum, logit);
    }
    let sum = 0;
    for (let j = 0; j < vocabulary; j++) sum += Math.exp(float[logits + j]! - maximum);
    return maximum + Math.log(sum);
  };

  return {
    crossEntropy(rows, vocabulary, logits, bias, targets, scale, losses, panels, panelDepth, firstRow) {
      for (let row = 0; row < rows; row++) {
        const logit = logits + row * vocabulary;
        const target = int[targets + row]!;
        const partition = logPartition(vocabulary, logit, bias);
        float[losses + row] = partition - float[logit + target]!;
        for (let j = 0; j < vocabulary; j++) {
          const probability = Math.exp(float[logit + j]! - partition);
          const gradient = scale * (probability - (j === target ? 1 : 0));
          float[logit + j] = gradient;
          if (panels === 0) continue;
          const column = j % columnTile;
          float[panels + (j - column) * panelDepth + (firstRow + row) * columnTile + column] = gradient;
        }
      }
    },

    softmax(rows, vocabulary, logits, bias, entropies) {
      for (let row = 0; row < rows; row++) {
        const logit = logits + row * vocabulary;
        const partition = logPartition(vocabulary, logit, bias);
        let entropy = 0;
        for (let j = 0; j < vocabulary; j++) {
          const logProbability = float[logit + j]! - partition;
          const probability = Math.exp(logProbability);
          entropy -= probability * logProbability;
          float[logit + j] = Math.max(probability, 2 ** -126);
        }
        float[entropies + row] = entropy;
      }
    },

    logSoftmax(rows, vocabulary, logits, bias) {
      for (let row = 0; row < rows; row++) {
        const logit = logits + row * vocabulary;
        const partition = logPartition(vocabulary, logit, bias);
        for (let j = 0; j < vocabulary; j++) float[logit + j] = float[logit + j]! - partition;
      }
    },
  };
}
