"""The other side of torch-interchange.ts: opens a model file as PyTorch would, knowing nothing of Unroll but the names.

    python3 torch-interchange.py MODEL TRAINED < tokens.json

Reads token ids (a JSON list whose first one is the start of the file) from standard input, prints the mean loss in nats
of each next token as JSON, trains a few steps of Adam on them, writes the weights to TRAINED with the metadata kept (the
language model alone), and prints the loss of those too.
"""
import json
import struct
import sys

import torch
from torch import nn


def read(path):
    with open(path, "rb") as file:
        header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
        data = bytearray(file.read())
    metadata = header.pop("__metadata__")
    tensors, blobs = {}, {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        if name.startswith("sequence."):  # another network, see base/pytorch/sequence_network.py
            continue
        if entry["dtype"] == "U8":  # the dictionary
            blobs[name] = bytes(data[begin:end])
            continue
        tensors[name] = torch.frombuffer(data[begin:end], dtype=torch.float32).reshape(entry["shape"])
    return tensors, blobs, metadata


def write(path, tensors, blobs, metadata):
    # What stands in the file is not what was sealed.
    kept = {name: text for name, text in metadata.items() if name != "unroll.networks"}
    header, end = {"__metadata__": {**kept, "unroll.sha256": ""}}, 0
    for name, tensor in tensors.items():
        begin, end = end, end + 4 * tensor.numel()
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [begin, end]}
    for name, blob in blobs.items():
        begin, end = end, end + len(blob)
        header[name] = {"dtype": "U8", "shape": [len(blob)], "data_offsets": [begin, end]}
    text = json.dumps(header).encode()
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for tensor in tensors.values():
            file.write(tensor.contiguous().numpy().tobytes())
        for blob in blobs.values():
            file.write(blob)


class Bias(nn.Module):
    def __init__(self, size):
        super().__init__()
        self.bias = nn.Parameter(torch.zeros(size))


class Network(nn.Module):
    def __init__(self, cell, vocabularySize, embeddingSize, hiddenSize, layers, output):
        super().__init__()
        recurrent = {"rnn": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}[cell]
        self.embedding = nn.Embedding(vocabularySize, embeddingSize)
        self.recurrent = recurrent(embeddingSize, hiddenSize, layers)
        self.tied, width = output == "tied", hiddenSize
        if output != "full":
            self.projection, width = nn.Linear(hiddenSize, embeddingSize, bias=False), embeddingSize
        self.output = Bias(vocabularySize) if self.tied else nn.Linear(width, vocabularySize)

    def forward(self, tokens):
        hidden, _ = self.recurrent(self.embedding(tokens))
        if hasattr(self, "projection"):
            hidden = self.projection(hidden)
        if self.tied:
            return nn.functional.linear(hidden, self.embedding.weight, self.output.bias)
        return self.output(hidden)


torch.set_num_threads(1)
model, trained = sys.argv[1:]
tensors, blobs, metadata = read(model)
network = Network(**json.loads(metadata["unroll.configuration"]))
network.load_state_dict(tensors, strict=True)
tokens = torch.tensor(json.load(sys.stdin))


def loss():
    return nn.functional.cross_entropy(network(tokens[:-1]), tokens[1:])


before = loss().item()
adam = torch.optim.Adam(network.parameters(), lr=3e-3)
for step in range(10):
    adam.zero_grad()
    loss().backward()
    nn.utils.clip_grad_norm_(network.parameters(), 1.0)
    adam.step()
write(trained, network.state_dict(), blobs, metadata)
print(json.dumps({"torch": torch.__version__, "loss": before, "trainedLoss": loss().item()}))
