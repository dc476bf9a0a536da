"""The networks of other shapes that stand in a model file beside the language model, in PyTorch.

    from pytorch.sequence_network import read_sequence_networks

    network, labels = read_sequence_networks("unroll.model")["languages"]
    logits = network(ids)  # ids: [steps, ids of a step]

Their tensors stand behind `sequence.NAME.`, what they are in the metadata `unroll.networks`. Names, shapes and gate order
are those of `src/model/sequences/sequence-configuration.ts`.
"""

import json

import torch
from torch import nn

from pytorch.network import CELLS
from pytorch.tensor_file import read_tensors


class SequenceNetwork(nn.Module):
    """Ids of one sequence `[steps, ids of a step]` to logits: `[steps, outputs]`, or `[outputs]` of one that answers once.

    A decoder also takes `encoded`, the ids that its encoder reads before: `[steps, ids of a step]`.
    """

    def __init__(self, configuration):
        super().__init__()
        recurrent, size = CELLS[configuration["cell"]], configuration["embeddingSize"]
        hidden, directions = configuration["hiddenSize"], configuration["directions"]
        if not configuration["recurrent"]:
            raise ValueError("a network without recurrence is no recurrent network of PyTorch")
        #: Of what reads only backward, PyTorch's names are those of the second direction.
        self.directions = directions
        self.answers_once = configuration["answers"] == "last"
        self.embedding = nn.Embedding(configuration["vocabularySize"], size)
        self.encoder = None
        if "encoder" in configuration:
            self.encoder = recurrent(configuration["encoder"]["idsPerStep"] * size, hidden)
        self.recurrent = recurrent(configuration["idsPerStep"] * size, hidden, bidirectional=len(directions) == 2)
        self.output = nn.Linear(len(directions) * hidden, configuration["outputs"])

    def load(self, weights):
        """Weights by the names of the file, without the network's own."""
        if self.directions == ["backward"]:
            weights = {name.replace("_reverse", ""): values for name, values in weights.items()}
        self.load_state_dict(weights, strict=True)

    def _embedded(self, ids):
        return self.embedding(ids).flatten(1)

    def _first_state(self, encoded):
        """The encoder's last hidden state; the cell state of an LSTM begins at zero all the same."""
        _, last = self.encoder(self._embedded(encoded))
        return (last[0], torch.zeros_like(last[1])) if isinstance(last, tuple) else last

    def forward(self, ids, encoded=None):
        state = None if self.encoder is None else self._first_state(encoded)
        backward = self.directions == ["backward"]
        states, _ = self.recurrent(self._embedded(ids.flip(0) if backward else ids), state)
        if backward:
            states = states.flip(0)
        if self.answers_once:
            size = self.recurrent.hidden_size
            # Each direction's state where it ends: forward at the last step, backward at the first.
            ends = {"forward": -1, "backward": 0}
            states = torch.cat([states[ends[name], i * size : (i + 1) * size] for i, name in enumerate(self.directions)])
        return self.output(states)


def read_sequence_networks(path):
    """Networks by their names, each with what its outputs stand for. Raises ValueError with a sentence that names the file."""
    tensors, metadata = read_tensors(path)
    networks = {}
    for description in json.loads(metadata.get("unroll.networks", "[]")):
        prefix = f"sequence.{description['name']}."
        network = SequenceNetwork(description["configuration"])
        network.load(
            {
                name[len(prefix) :]: torch.from_numpy(values.copy())
                for name, values in tensors.items()
                if name.startswith(prefix)
            }
        )
        networks[description["name"]] = network.eval(), description["labels"]
    return networks
