"""PyTorch's side of test/bench/training/training.ts: the same network, weights, tokens and recipe, written the usual way.

    env -u OPENBLAS_CORETYPE OMP_WAIT_POLICY=PASSIVE OMP_NUM_THREADS=n python3 training.py FOLDER n SECONDS

FOLDER holds model.json (the configuration), weights.bin (all parameters, row-major, in the order of model.json) and
tokens.bin (int32; batch s has inputs [s * N, s * N + N) and targets `batch` tokens later, rows time step by time step).
Prints {"losses": the first steps', "milliseconds": of each step after them, "processor": ms of all threads each}.
"""
import json
import sys
import time
from pathlib import Path

import numpy
import torch
from torch import nn

folder, threads, seconds = Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])
torch.set_num_threads(threads)
settings = json.loads((folder / "model.json").read_text())
batch, time_steps, equal_steps = settings["batchSize"], settings["timeSteps"], settings["equalSteps"]
vocabulary, hidden = settings["vocabularySize"], settings["hiddenSize"]


class LanguageModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(vocabulary, settings["embeddingSize"])
        cell = {"rnn": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}[settings["cell"]]
        self.recurrent = cell(settings["embeddingSize"], hidden, settings["layers"])
        self.output = nn.Linear(hidden, vocabulary)

    def forward(self, tokens, state):
        outputs, state = self.recurrent(self.embedding(tokens), state)
        return self.output(outputs), state


model = LanguageModel()
weights, at, state_dict = numpy.fromfile(folder / "weights.bin", dtype=numpy.float32), 0, {}
for entry in settings["parameters"]:
    length = int(numpy.prod(entry["shape"]))
    state_dict[entry["name"]] = torch.from_numpy(weights[at : at + length].reshape(entry["shape"]).copy())
    at += length
model.load_state_dict(state_dict)
optimizer = torch.optim.Adam(model.parameters(), settings["learningRate"], betas=(0.9, 0.99), eps=1e-8)
loss_function = nn.CrossEntropyLoss()
tokens = torch.from_numpy(numpy.fromfile(folder / "tokens.bin", dtype=numpy.int32).astype(numpy.int64))
rows = batch * time_steps
batches = (len(tokens) - batch) // rows

state, losses, milliseconds, processor, step = None, [], [], [], 0
end = float("inf")
while step < equal_steps or time.perf_counter() < end or len(milliseconds) < 5:
    first = (step % batches) * rows
    inputs = tokens[first : first + rows].view(time_steps, batch)
    targets = tokens[first + batch : first + batch + rows]
    began, worked = time.perf_counter(), time.process_time()
    optimizer.zero_grad()
    logits, state = model(inputs, state)
    state = tuple(part.detach() for part in state) if isinstance(state, tuple) else state.detach()
    loss = loss_function(logits.view(rows, vocabulary), targets)
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), settings["clipNorm"])
    optimizer.step()
    elapsed, work = time.perf_counter() - began, time.process_time() - worked
    if step < equal_steps:
        losses.append(loss.item())
        end = time.perf_counter() + seconds
    else:
        milliseconds.append(1000 * elapsed)
        processor.append(1000 * work)
    step += 1
print(json.dumps({"losses": losses, "milliseconds": milliseconds, "processor": processor}))
