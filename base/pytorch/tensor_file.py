"""Safetensors files by hand: eight bytes with the length of the header, the header (JSON), the data."""

import json
import os
import struct
from pathlib import Path

import numpy

TYPES = {"F32": numpy.float32, "U16": numpy.uint16, "U8": numpy.uint8, "I8": numpy.int8}
LARGEST_HEADER = 1024 * 1024


def read_tensors(path):
    """Arrays by name, and the metadata. Raises ValueError with a sentence that names the file."""
    data = Path(path).read_bytes()
    try:
        (length,) = struct.unpack("<Q", data[:8])
        if length > LARGEST_HEADER:
            raise ValueError("its header is too long")
        header = json.loads(data[8 : 8 + length])
        metadata = header.pop("__metadata__", {})
        tensors = {}
        for name, entry in header.items():
            begin, end = (8 + length + offset for offset in entry["data_offsets"])
            if end > len(data):
                raise ValueError("it is cut short")
            tensors[name] = numpy.frombuffer(data[begin:end], dtype=TYPES[entry["dtype"]]).reshape(entry["shape"])
    except (ValueError, KeyError, struct.error) as problem:
        raise ValueError(f"{path} is not a readable safetensors file: {problem}.") from problem
    return tensors, metadata


def write_tensors(path, tensors, metadata):
    """Writes the file beside its place and moves it there, so that a reader finds the old or the new one whole."""
    names = {kind: name for name, kind in TYPES.items()}
    header, data, end = {"__metadata__": metadata}, [], 0
    ordered = sorted(tensors.items(), key=lambda item: -item[1].dtype.itemsize)
    for name, values in ordered:
        raw = numpy.ascontiguousarray(values).tobytes()
        header[name] = {
            "dtype": names[values.dtype.type],
            "shape": list(values.shape),
            "data_offsets": [end, end + len(raw)],
        }
        data.append(raw)
        end += len(raw)
    text = json.dumps(header, separators=(",", ":"), ensure_ascii=False).encode()
    text += b" " * (-len(text) % 8)
    unfinished = f"{path}.unfinished"
    with open(unfinished, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + b"".join(data))
        file.flush()
        os.fsync(file.fileno())
    os.replace(unfinished, path)
