"""The other side of torch-sequences.ts: opens the networks of a model file in PyTorch and reads sequences with them.

    python3 torch-sequences.py MODEL < sequences.json

Reads `{name: [{"ids": [[…], …], "encoded": [[…], …] or null}, …]}` from standard input and prints the logits of each as JSON,
flat, by the same names.
"""
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "base"))

import torch  # noqa: E402

from pytorch.sequence_network import read_sequence_networks  # noqa: E402

torch.set_num_threads(1)
networks = read_sequence_networks(sys.argv[1])
asked = json.load(sys.stdin)


def logits(network, ids, encoded):
    with torch.no_grad():
        read = None if encoded is None else torch.tensor(encoded)
        return network(torch.tensor(ids), read).flatten().tolist()


answers = {name: [logits(networks[name][0], **sequence) for sequence in asked[name]] for name in asked}
print(json.dumps({"torch": torch.__version__, "logits": answers}))
