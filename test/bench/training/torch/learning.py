"""PyTorch's side of test/bench/training/learning.ts: learns the same batches by the same recipe for as long, then measures.

    env -u OPENBLAS_CORETYPE OMP_WAIT_POLICY=PASSIVE OMP_NUM_THREADS=n python3 learning.py FOLDER n SECONDS MODEL

FOLDER holds model.json (configuration and recipe), weights.bin (the first weights, in the order of model.json),
batches.bin (int32: inputs, targets and resets of each batch, rows time step by time step) and validation.json (the tokens
of each held-out file). MODEL is a model file that was trained elsewhere. Prints the nats a token of both on the held-out
files, each file read from its beginning, with its end: {"torch", "model", "tokens", "steps", "trainedTokens"}.

A state is set to zero where a text begins only at the beginning of a batch: `nn.GRU` cannot do it in the middle.
"""
import json
import math
import struct
import sys
import time
from pathlib import Path

import numpy
import torch
from torch import nn

folder, threads, seconds, other = Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]), Path(sys.argv[4])
torch.set_num_threads(threads)
torch.manual_seed(1)
settings = json.loads((folder / "model.json").read_text())
batch, time_steps = settings["batchSize"], settings["timeSteps"]
vocabulary, hidden, rows = settings["vocabularySize"], settings["hiddenSize"], batch * time_steps


class LanguageModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(vocabulary, settings["embeddingSize"])
        self.recurrent = nn.GRU(settings["embeddingSize"], hidden, settings["layers"])
        self.dropout = nn.Dropout(settings["dropout"])
        self.output = nn.Linear(hidden, vocabulary)
        if settings["output"] == "tied":
            self.output.weight = self.embedding.weight
            self.projection = nn.Linear(hidden, settings["embeddingSize"], bias=False)

    def forward(self, tokens, state):
        outputs, state = self.recurrent(self.embedding(tokens), state)
        outputs = self.dropout(outputs)
        if settings["output"] == "tied":
            outputs = self.projection(outputs)
        return self.output(outputs), state


def first_weights():
    weights, at, state = numpy.fromfile(folder / "weights.bin", dtype=numpy.float32), 0, {}
    for entry in settings["parameters"]:
        length = int(numpy.prod(entry["shape"]))
        state[entry["name"]] = torch.from_numpy(weights[at : at + length].reshape(entry["shape"]).copy())
        at += length
    return tied(state)


def tied(state):
    """A tied output matrix is the embedding; PyTorch lists it under both names, a model file under one."""
    if settings["output"] == "tied":
        state["output.weight"] = state["embedding.weight"]
    return state


def stored_weights(path):
    """The tensors of a safetensors file: 8 bytes of length, a JSON header, the data."""
    data = path.read_bytes()
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + length])
    header.pop("__metadata__", None)
    state = {}
    for name, entry in header.items():
        if entry["dtype"] == "U8":  # the dictionary
            continue
        start, end = entry["data_offsets"]
        values = numpy.frombuffer(data[8 + length + start : 8 + length + end], dtype=numpy.float32)
        state[name] = torch.from_numpy(values.reshape(entry["shape"]).copy())
    return tied(state)


def measure(model):
    """Sum of nats over all held-out files, and the number of tokens."""
    model.eval()
    nats, count = 0.0, 0
    with torch.no_grad():
        for file in json.loads((folder / "validation.json").read_text()):
            tokens = torch.tensor([settings["endOfSequence"], *file, settings["endOfSequence"]])
            state = torch.zeros(settings["layers"], 1, hidden)
            for at in range(0, len(tokens) - 1, 2048):
                inputs, targets = tokens[at : at + 2048][: len(tokens) - 1 - at], tokens[at + 1 : at + 2049]
                logits, state = model(inputs.view(-1, 1), state)
                nats += nn.functional.cross_entropy(logits.view(-1, vocabulary), targets, reduction="sum").item()
                count += len(targets)
    return nats, count


model = LanguageModel()
model.load_state_dict(first_weights())
optimizer = torch.optim.Adam(model.parameters(), settings["learningRate"], betas=(0.9, 0.99), eps=1e-8)
loss_function = nn.CrossEntropyLoss()
batches = numpy.memmap(folder / "batches.bin", dtype=numpy.int32, mode="r").reshape(-1, 3, time_steps, batch)
state, step, began = torch.zeros(settings["layers"], batch, hidden), 0, time.perf_counter()
model.train()
while True:
    progress = (time.perf_counter() - began) / seconds
    if progress >= 1:
        break
    warmth = min(1, (step + 1) / 50)
    for group in optimizer.param_groups:
        group["lr"] = settings["learningRate"] * warmth * (0.02 + 0.98 * (1 + math.cos(math.pi * progress)) / 2)
    inputs, targets, resets = (torch.from_numpy(part.astype(numpy.int64)) for part in batches[step % len(batches)])
    state = state.detach() * (1 - resets[0]).view(1, batch, 1)
    optimizer.zero_grad()
    logits, state = model(inputs, state)
    loss_function(logits.view(rows, vocabulary), targets.reshape(rows)).backward()
    nn.utils.clip_grad_norm_(model.parameters(), settings["clipNorm"])
    optimizer.step()
    step += 1
learned, tokens = measure(model)
model.load_state_dict(stored_weights(other))
print(
    json.dumps(
        {
            "torch": learned,
            "model": measure(model)[0],
            "tokens": tokens,
            "steps": step,
            "trainedTokens": step * rows,
        }
    )
)
