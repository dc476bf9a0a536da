/**
 * What a kernel module exports: the operations of ../kernels.ts over an imported, shared memory. There are no
 * globals and no static data, so any number of threads may run the same code on one memory. Addresses come in
 * as element indices. Every file of cells/ exports the two operations of its cell beside these.
 */
export { packColumns, multiply, multiplyScratch } from './matrix-product';
export { quantiseRows, packQuantised, multiplyQuantised } from './quantised-product';
export { crossEntropy, logSoftmax, softmax } from './cross-entropy';
export { gatherRows, scatterAddRows, columnSum, add, multiplyElements, sumOfSquares } from './elementwise';
export { adam } from './adam';
