"""The text of a file of tokens (`src/training/run/token-file.ts`), and the order in which training reads it."""

import json

import numpy

from pytorch.tensor_file import read_tensors

END_OF_SEQUENCE, UNKNOWN = 0, 1


class TokenText:
    """`[<EOS>, tokens of a file, <EOS>, tokens of the next, <EOS>, …]` for training and for the held-out part."""

    def __init__(self, path):
        tensors, metadata = read_tensors(path)
        if metadata.get("unroll.tokens") != "1":
            raise ValueError(f'{path} is not a file of tokens: write one with "unroll tokens FOLDER --out FILE".')
        self.dictionary = tensors["unroll.tokenizer"]
        texts = json.loads(self.dictionary.tobytes())["tokens"]
        self.vocabulary_size = len(texts)
        #: Characters (code points) that each token stands for; an unknown one counts as one.
        self.characters = numpy.array([0, 1, *(len(text) for text in texts[2:])], dtype=numpy.int64)
        self.held_out_amounts = json.loads(metadata["unroll.held_out"])
        self.training = _led(tensors["training"])
        self.held_out = _led(tensors["validation"])


def _led(row):
    return numpy.concatenate([numpy.array([END_OF_SEQUENCE], dtype=numpy.uint16), row])


def file_spans(row):
    """Begin and end of each file in `row`, `[files]` each: its inputs are `row[begin:end]`, its targets one further."""
    ends = numpy.flatnonzero(row == END_OF_SEQUENCE)
    return ends[:-1], ends[1:]


class Windows:
    """Which places of the text each row of the batch reads next.

    Every row reads one file after another in a shuffled order, `time_steps` tokens at a time. A file begins at the
    beginning of a window with a state of zeros, as in the product; what its last window lacks is not counted. The order
    depends on the seed alone, not on the number of processes.
    """

    def __init__(self, row, rows, time_steps, seed=None):
        self.begins, self.ends = file_spans(row)
        self.time_steps, self.seed = time_steps, seed
        self.epoch, self.order, self.next_file = -1, numpy.empty(0, dtype=numpy.int64), 0
        self.at = numpy.zeros(rows, dtype=numpy.int64)
        self.end = numpy.zeros(rows, dtype=numpy.int64)

    def _take(self, count):
        """The next `count` files; without a seed each is read once, and then there are fewer."""
        while len(self.order) - self.next_file < count and (self.seed is not None or self.epoch < 0):
            self.epoch += 1
            files = numpy.arange(len(self.begins))
            if self.seed is not None:
                files = numpy.random.default_rng([self.seed, self.epoch]).permutation(files)
            self.order = numpy.concatenate([self.order[self.next_file :], files])
            self.next_file = 0
        taken = self.order[self.next_file : self.next_file + count]
        self.next_file += len(taken)
        return taken

    def next(self):
        """Of each row `[rows]`: first place, number of inputs (0 … time_steps), and 1 where it goes on with its file, else 0."""
        idle = numpy.flatnonzero(self.at == self.end)
        keep = numpy.ones(len(self.at), dtype=numpy.float32)
        keep[idle] = 0
        files = self._take(len(idle))
        self.at[idle[: len(files)]] = self.begins[files]
        self.end[idle[: len(files)]] = self.ends[files]
        counts = numpy.minimum(self.end - self.at, self.time_steps)
        first = self.at.copy()
        self.at += counts
        return first, counts, keep
