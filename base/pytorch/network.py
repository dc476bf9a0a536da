"""The product's network in PyTorch: embedding, recurrent layers, projection, and the embedding again as output matrix.

Names, shapes and gate order of its parameters are those of `src/model/configuration.ts`, so its weights are the product's.
"""

import math

import torch
from torch import nn

CELLS = {"gru": nn.GRU, "lstm": nn.LSTM, "rnn": nn.RNN}


class LanguageModel(nn.Module):
    """Tokens `[rows, time]` and a state `[layers, rows, hidden]` to logits and the next state.

    `counted` names the places of `[rows · time]` whose logits are wanted: `[counted, vocabulary]`.
    """

    def __init__(self, cell, vocabulary_size, embedding_size, hidden_size, layers):
        super().__init__()
        self.configuration = {
            "cell": cell,
            "vocabularySize": vocabulary_size,
            "embeddingSize": embedding_size,
            "hiddenSize": hidden_size,
            "layers": layers,
            "output": "tied",
        }
        self.embedding = nn.Embedding(vocabulary_size, embedding_size)
        self.recurrent = CELLS[cell](embedding_size, hidden_size, layers, batch_first=True)
        self.projection = nn.Linear(hidden_size, embedding_size, bias=False)
        self.output = nn.Linear(embedding_size, vocabulary_size)
        self.output.weight = self.embedding.weight
        nn.init.normal_(self.embedding.weight, std=1 / math.sqrt(embedding_size))
        nn.init.zeros_(self.output.bias)
        if cell == "lstm":
            self._open_forget_gates()

    def _open_forget_gates(self):
        hidden = self.recurrent.hidden_size
        with torch.no_grad():
            for name, values in self.recurrent.named_parameters():
                if "bias_" in name:
                    values[hidden : 2 * hidden] = 1.0 if "bias_ih" in name else 0.0

    def first_state(self, rows, device):
        """Zeros: `[layers, rows, hidden]`, twice for an LSTM (hidden and cell states)."""
        zeros = torch.zeros(self.recurrent.num_layers, rows, self.recurrent.hidden_size, device=device)
        return (zeros, zeros.clone()) if isinstance(self.recurrent, nn.LSTM) else zeros

    def forward(self, tokens, state, counted):
        outputs, state = self.recurrent(self.embedding(tokens), state)
        return self.output(self.projection(outputs.flatten(0, 1)[counted])), state

    def weights(self):
        """All parameters by the names of a model file; the tied matrix once."""
        return {name: values for name, values in self.state_dict().items() if name != "output.weight"}


def kept(state, keep):
    """The state with zeros in the rows where a text begins. `keep`: `[rows]`, 1 or 0."""
    if isinstance(state, tuple):
        return tuple(kept(part, keep) for part in state)
    return state.detach() * keep.view(1, -1, 1)
