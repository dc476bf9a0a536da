// TensorFlow.js's side of test/bench/training/training.ts, on its WebAssembly backend with SIMD, one thread:
//
//     node training.mjs FOLDER SECONDS MODULES
//
// FOLDER as for torch/training.py; MODULES is where @tensorflow/tfjs and @tensorflow/tfjs-backend-wasm are
// installed. The cells are written out of the library's operations with its own gradients: its layers need
// kernels that this backend does not have. Embedding rows are looked up by a product with one-hot rows, whose
// gradient the backend can compute.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const [folder, seconds, modules] = process.argv.slice(2);
const require = createRequire(path.join(path.resolve(modules), 'package.json'));
const tf = require('@tensorflow/tfjs');
const { setWasmPaths, setThreadsCount } = require('@tensorflow/tfjs-backend-wasm');
setThreadsCount(1);
setWasmPaths(`${path.join(path.resolve(modules), 'node_modules/@tensorflow/tfjs-backend-wasm/dist')}/`);
await tf.setBackend('wasm');
await tf.ready();

const settings = JSON.parse(readFileSync(path.join(folder, 'model.json'), 'utf8'));
const { batchSize, timeSteps, vocabularySize, hiddenSize, learningRate, clipNorm, cell } = settings;
const floats = (name) => {
  const bytes = readFileSync(path.join(folder, name));
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);
};
const all = new Float32Array(floats('weights.bin'));
const tokens = new Int32Array(floats('tokens.bin'));
const weights = {};
let at = 0;
for (const { name, shape } of settings.parameters) {
  const length = shape.reduce((product, size) => product * size, 1);
  weights[name] = tf.variable(tf.tensor(all.slice(at, at + length), shape), true, name);
  at += length;
}
const rows = batchSize * timeSteps;
const batches = Math.floor((tokens.length - batchSize) / rows);
const optimizer = tf.train.adam(learningRate, 0.9, 0.99, 1e-8);

const oneHot = (ids) => tf.cast(tf.oneHot(tf.tensor1d(ids, 'int32'), vocabularySize), 'float32');

function gates(input, state, part, count) {
  const name = part === 'input' ? 'ih' : 'hh';
  const product = tf.matMul(
    part === 'input' ? input : state,
    weights[`recurrent.weight_${name}_l0`],
    false,
    true,
  );
  return tf.split(tf.add(product, weights[`recurrent.bias_${name}_l0`]), count, 1);
}

function gru(input, [hidden]) {
  const [ri, zi, ni] = gates(input, hidden, 'input', 3);
  const [rh, zh, nh] = gates(input, hidden, 'hidden', 3);
  const r = tf.sigmoid(tf.add(ri, rh));
  const z = tf.sigmoid(tf.add(zi, zh));
  const n = tf.tanh(tf.add(ni, tf.mul(r, nh)));
  return [tf.add(n, tf.mul(z, tf.sub(hidden, n)))];
}

function lstm(input, [hidden, memory]) {
  const ofInput = gates(input, hidden, 'input', 4);
  const ofHidden = gates(input, hidden, 'hidden', 4);
  const [i, f, g, o] = ofInput.map((gate, index) => tf.add(gate, ofHidden[index]));
  const next = tf.add(tf.mul(tf.sigmoid(f), memory), tf.mul(tf.sigmoid(i), tf.tanh(g)));
  return [tf.mul(tf.sigmoid(o), tf.tanh(next)), next];
}

let states = Array.from({ length: cell === 'lstm' ? 2 : 1 }, () =>
  tf.keep(tf.zeros([batchSize, hiddenSize])),
);

function step(first) {
  let following = states;
  const { value, grads } = tf.variableGrads(() => {
    const inputs = oneHot(tokens.slice(first, first + rows));
    const targets = tokens.slice(first + batchSize, first + batchSize + rows);
    const labels = oneHot(targets);
    const embedded = tf.split(tf.matMul(inputs, weights['embedding.weight']), timeSteps, 0);
    const outputs = [];
    for (const input of embedded) {
      following = cell === 'lstm' ? lstm(input, following) : gru(input, following);
      outputs.push(following[0]);
    }
    following.forEach((state) => tf.keep(state));
    const hidden = tf.concat(outputs, 0);
    const logits = tf.add(tf.matMul(hidden, weights['output.weight'], false, true), weights['output.bias']);
    return tf.losses.softmaxCrossEntropy(labels, logits);
  });
  for (const state of states) state.dispose();
  states = following;
  tf.tidy(() => {
    const norm = Math.sqrt(
      Object.values(grads).reduce((sum, gradient) => sum + tf.sum(tf.square(gradient)).dataSync()[0], 0),
    );
    const scale = Math.min(1, clipNorm / (norm + 1e-6));
    optimizer.applyGradients(
      Object.fromEntries(Object.entries(grads).map(([name, gradient]) => [name, tf.mul(gradient, scale)])),
    );
  });
  const loss = value.dataSync()[0];
  value.dispose();
  for (const gradient of Object.values(grads)) gradient.dispose();
  return loss;
}

const result = { losses: [], milliseconds: [], processor: [] };
const end = performance.now() + 1000 * Number(seconds);
// Slower by far: a few steps are compared, all of them are timed but the first two.
for (let index = 0; index < 8 || performance.now() < end; index++) {
  const began = performance.now();
  const worked = process.cpuUsage();
  result.losses.push(step((index % batches) * rows));
  const { user, system } = process.cpuUsage(worked);
  if (index < 2) continue;
  result.milliseconds.push(performance.now() - began);
  result.processor.push((user + system) / 1000);
}
console.log(JSON.stringify(result));
