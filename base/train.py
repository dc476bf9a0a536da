"""Trains a base as `npm run base:train` does, in PyTorch: on one processor, on a GPU, or on many machines.

    python3 base/train.py --tokens FILE --out FOLDER [--millions 150] [--hidden 512] [--embedding 192] …
    torchrun --nnodes 4 --nproc-per-node 8 base/train.py --tokens FILE --out FOLDER …

Reads a file of tokens (`unroll tokens FOLDER --out FILE`), writes the model as `base.safetensors` into the folder, for
`npm run base:pack`. The batch is divided over the processes (DistributedDataParallel; NCCL on GPUs, gloo elsewhere), so their
number changes the speed and not what is learned. A run that was broken off goes on from its last checkpoint when it is
called again with the same arguments; `torchrun --max-restarts` does that by itself when a process dies.
"""

import argparse
import hashlib
import json
import math
import os
import sys
import time
from datetime import timedelta
from pathlib import Path

import numpy
import torch
from torch import nn
from torch.nn.parallel import DistributedDataParallel

sys.path.insert(0, str(Path(__file__).resolve().parent))
from pytorch.network import CELLS, LanguageModel, kept
from pytorch.tensor_file import write_tensors
from pytorch.token_text import TokenText, Windows

CLIP_NORM = 1.0
HELD_OUT_ROWS, HELD_OUT_TIME_STEPS = 64, 64
LONGEST_SILENCE = timedelta(minutes=5)
#: So many times the fewest bits per character seen: what was learned is lost.
DIVERGED = 2
#: Arguments that decide what is learned: a checkpoint goes on with the same ones only.
DECISIVE = ("millions", "cell", "hidden", "embedding", "layers", "batch", "time_steps", "rate", "warm_up", "seed")
#: Fields of a run that stand in a checkpoint as they are.
PROGRESS = ("step", "tokens_read", "seconds", "training_bits", "best_training_bits", "held_out_bits")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tokens", required=True, help="file of tokens")
    parser.add_argument("--out", required=True, help="folder for checkpoint, log and model")
    parser.add_argument("--millions", type=float, default=150, help="millions of tokens to read; the rate falls to zero over them")
    parser.add_argument("--cell", choices=sorted(CELLS), default="gru")
    parser.add_argument("--hidden", type=int, default=512)
    parser.add_argument("--embedding", type=int, default=192)
    parser.add_argument("--layers", type=int, default=1)
    parser.add_argument("--batch", type=int, default=256, help="rows read side by side by all processes together")
    parser.add_argument("--time-steps", type=int, default=64)
    parser.add_argument("--rate", type=float, default=0.006, help="highest learning rate")
    parser.add_argument("--warm-up", type=int, default=500, help="steps")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=math.inf, help="stop early, with a checkpoint, after so long")
    parser.add_argument("--checkpoint-minutes", type=float, default=4)
    parser.add_argument("--report-steps", type=int, default=100)
    parser.add_argument("--validate-steps", type=int, default=2000)
    return parser.parse_args()


class Processes:
    """This process among those that share the work: alone, or one of those that `torchrun` started."""

    def __init__(self):
        self.rank, self.count = int(os.environ.get("RANK", 0)), int(os.environ.get("WORLD_SIZE", 1))
        gpu = torch.cuda.is_available()
        self.device = torch.device("cuda", int(os.environ.get("LOCAL_RANK", 0))) if gpu else torch.device("cpu")
        if gpu:
            torch.cuda.set_device(self.device)
            torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = True
        if self.count > 1:
            torch.distributed.init_process_group("nccl" if gpu else "gloo", timeout=LONGEST_SILENCE)

    def total(self, values):
        """The sum of a small tensor over all processes."""
        if self.count > 1:
            torch.distributed.all_reduce(values)
        return values

    def first_says(self, yes):
        """What the first process says: clocks differ, and all must do the same."""
        return bool(self.total(torch.tensor([float(yes and self.rank == 0)], device=self.device)).item())

    def rows(self, values, batch):
        """From `[layers, own rows, hidden]` of each process `[layers, batch, hidden]` on all."""
        if self.count == 1:
            return values
        whole = torch.zeros(values.shape[0], batch, values.shape[2], device=values.device)
        whole[:, self.rank :: self.count] = values
        return self.total(whole)

    def wait(self):
        """For all others: who leaves early takes the connections of the others along."""
        self.total(torch.zeros(1, device=self.device))

    def end(self, status):
        """Ends this process. Among several it does not destroy what it holds: the destructors of PyTorch 1.13 wait for
        threads of Gloo that may wait in turn for the interpreter's lock, which the destructors hold."""
        if self.count == 1:
            sys.exit(status)
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


class Run:
    def __init__(self, options, processes):
        self.options, self.processes = options, processes
        self.text = TokenText(options.tokens)
        self.out = Path(options.out)
        self.out.mkdir(parents=True, exist_ok=True)
        self.state_file = self.out / "state.pt"
        self.steps_in_all = max(1, round(options.millions * 1e6 / (options.batch * options.time_steps)))
        torch.manual_seed(options.seed)
        self.network = LanguageModel(options.cell, self.text.vocabulary_size, options.embedding, options.hidden, options.layers)
        self.network.to(processes.device)
        self.parallel = DistributedDataParallel(self.network) if processes.count > 1 else self.network
        self.optimizer = torch.optim.Adam(self.network.parameters(), options.rate, betas=(0.9, 0.99), eps=1e-8)
        self.windows = Windows(self.text.training, options.batch, options.time_steps, options.seed)
        self.tokens, self.held_out, self.characters = (
            torch.from_numpy(values.astype("int32")).to(processes.device)
            for values in (self.text.training, self.text.held_out, self.text.characters)
        )
        #: The rows of a batch that this process reads.
        self.own = slice(processes.rank, None, processes.count)
        own = len(range(processes.rank, options.batch, processes.count))
        if own == 0:
            raise ValueError(
                f"There are more processes ({processes.count}) than rows in the batch ({options.batch}): give a larger --batch."
            )
        self.state = self.network.first_state(own, processes.device)
        self.step, self.tokens_read, self.seconds = 0, 0, 0.0
        self.training_bits, self.best_training_bits, self.held_out_bits = math.inf, math.inf, None
        self.digest = hashlib.sha256(self.text.training.tobytes()).hexdigest()
        self.identity = json.dumps([{name: getattr(options, name) for name in DECISIVE}, self.digest])

    def rate(self):
        """Linear warm-up, then a straight line to zero (Bergsma et al. 2025, arXiv 2502.15938)."""
        warm = min(1.0, (self.step + 1) / self.options.warm_up)
        return self.options.rate * warm * (1 - self.step / self.steps_in_all)

    def forward(self, network, text, windows, state):
        """What this process's rows of the next windows give: nats in all, targets `[counted]`, tokens of all processes, state.

        No more tokens when every file of `windows` has been read.
        """
        first, counts, keep = windows.next()
        tokens = int(counts.sum())
        if tokens == 0:
            return None, None, 0, state
        time_steps = numpy.arange(windows.time_steps)
        places = numpy.minimum(first[self.own, None] + time_steps, len(text) - 2)
        counted = numpy.flatnonzero(time_steps < counts[self.own, None])
        places, counted, keep = (
            torch.from_numpy(values).to(text.device, non_blocking=True) for values in (places, counted, keep[self.own].copy())
        )
        targets = text[places.flatten()[counted] + 1].long()
        logits, state = network(text[places], kept(state, keep), counted)
        return nn.functional.cross_entropy(logits, targets, reduction="sum"), targets, tokens, state

    def train_step(self):
        """One step over the whole batch. Returns nats and characters of this process's targets: a tensor `[2]` on its device."""
        nats, targets, tokens, self.state = self.forward(self.parallel, self.tokens, self.windows, self.state)
        for group in self.optimizer.param_groups:
            group["lr"] = self.rate()
        self.optimizer.zero_grad(set_to_none=True)
        # DistributedDataParallel averages the gradients of the processes: this becomes the mean over the whole batch.
        (nats * (self.processes.count / tokens)).backward()
        nn.utils.clip_grad_norm_(self.network.parameters(), CLIP_NORM)
        self.optimizer.step()
        self.step += 1
        self.tokens_read += tokens
        return torch.stack([nats.detach().double(), self.characters[targets].sum().double()])

    def train(self):
        """Up to the last step, or as long as `--minutes` allow; then the model is not written yet."""
        began = reported = saved = time.monotonic()
        before, tokens_before, tally = self.seconds, self.tokens_read, 0
        while self.step < self.steps_in_all:
            tally = tally + self.train_step()
            last = self.step == self.steps_in_all
            if self.step % self.options.validate_steps == 0 or last:
                self.validate()
            if self.step % self.options.report_steps and not last:
                continue
            nats, characters = self.processes.total(tally).tolist()
            now = time.monotonic()
            self.seconds = before + now - began
            self.training_bits = nats / math.log(2) / characters
            self.best_training_bits = min(self.best_training_bits, self.training_bits)
            if not self.training_bits <= DIVERGED * self.best_training_bits:
                raise ValueError(
                    f"The training diverged before step {self.step}: {self.training_bits:.3f} bits per character after "
                    f"{self.best_training_bits:.3f}. Begin again in another --out with a lower --rate."
                )
            self.log(round((self.tokens_read - tokens_before) / (now - reported)))
            reported, tokens_before, tally = now, self.tokens_read, 0
            out_of_time = self.processes.first_says(now - began >= 60 * self.options.minutes)
            if self.processes.first_says(out_of_time or last or now - saved >= 60 * self.options.checkpoint_minutes):
                self.checkpoint()
                saved = now
            if out_of_time and not last:
                return
        self.write_model()

    @torch.no_grad()
    def validate(self):
        """Bits per character of the held-out files, each read from its beginning; what `<UNK>` stands for is spelled."""
        windows = Windows(self.text.held_out, HELD_OUT_ROWS * self.processes.count, HELD_OUT_TIME_STEPS)
        state = self.network.first_state(HELD_OUT_ROWS, self.processes.device)
        sum_of_nats = torch.zeros((), dtype=torch.float64, device=self.processes.device)
        self.network.eval()
        while True:
            nats, _, tokens, state = self.forward(self.network, self.held_out, windows, state)
            if tokens == 0:
                break
            sum_of_nats += nats
        self.network.train()
        amounts = self.text.held_out_amounts
        bits = float(self.processes.total(sum_of_nats)) / math.log(2)
        self.held_out_bits = (bits + amounts["spellingBits"]) / amounts["characters"]

    def log(self, speed):
        """One line of figures, in `log.jsonl` and on the terminal."""
        if self.processes.rank > 0:
            return
        line = {
            "step": self.step,
            "tokens": self.tokens_read,
            "trainingBitsPerCharacter": self.training_bits,
            "validationBitsPerCharacter": self.held_out_bits,
            "tokensPerSecond": speed,
        }
        with open(self.out / "log.jsonl", "a") as file:
            file.write(json.dumps(line) + "\n")
        print(json.dumps(line), flush=True)

    def checkpoint(self):
        state = self.state if isinstance(self.state, tuple) else (self.state,)
        whole = [self.processes.rows(part.detach(), self.options.batch) for part in state]
        if self.processes.rank > 0:
            return
        unfinished = self.state_file.with_suffix(".unfinished")
        torch.save(
            {
                "identity": self.identity,
                "network": self.network.state_dict(),
                "optimizer": self.optimizer.state_dict(),
                "state": whole,
                "progress": [getattr(self, name) for name in PROGRESS],
            },
            unfinished,
        )
        os.replace(unfinished, self.state_file)

    def resume(self):
        """Goes on from the checkpoint, where there is one. Raises ValueError when it is of another run."""
        if not self.state_file.exists():
            return
        held = torch.load(self.state_file, map_location=self.processes.device)
        if held["identity"] != self.identity:
            raise ValueError(f"{self.out} holds a run with other settings or another text: give those again, or another --out.")
        self.network.load_state_dict(held["network"])
        self.optimizer.load_state_dict(held["optimizer"])
        own = tuple(part[:, self.own].contiguous() for part in held["state"])
        self.state = own if len(own) > 1 else own[0]
        for name, value in zip(PROGRESS, held["progress"]):
            setattr(self, name, value)
        for _ in range(self.step):
            self.windows.next()

    def write_model(self):
        if self.processes.rank > 0:
            return
        weights = {name: values.float().cpu().numpy() for name, values in self.network.weights().items()}
        record = {
            "parameters": sum(values.size for values in weights.values()),
            "files": len(self.windows.begins),
            "characters": int(self.text.characters[self.text.training].sum()),
            "seconds": self.seconds,
            "steps": self.step,
            "tokens": self.tokens_read,
            "trainingBitsPerCharacter": self.training_bits,
            "validationBitsPerCharacter": self.held_out_bits,
            "reason": "budget",
        }
        metadata = {
            "format": "pt",
            "unroll.sha256": "",
            "unroll.version": "2",
            "unroll.configuration": json.dumps(self.network.configuration),
            "unroll.record": json.dumps(record),
            "unroll.corpus_sha256": json.dumps(self.digest),
        }
        write_tensors(self.out / "base.safetensors", {**weights, "unroll.tokenizer": self.text.dictionary}, metadata)


def main():
    processes = Processes()
    processes.end(train(processes))


def train(processes):
    """Returns the status to end with."""
    try:
        run = Run(arguments(), processes)
        run.resume()
        run.train()
        processes.wait()
    except (ValueError, OSError) as problem:
        print(problem, file=sys.stderr)
        return 1
    except RuntimeError as problem:
        if processes.count == 1:
            raise
        print(f"Another process is gone ({problem}): call again to go on from the last checkpoint.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    main()
