"""A profile picture: a small PNG drawn from nothing."""

import struct
import zlib

import numpy as np

SIZES = {"small": 40, "medium": 100, "large": 200}


def picture(size: str) -> tuple[str, bytes]:
    """Content type and PNG of a round runner's badge; `size` is small, medium or large."""
    side = SIZES[size]
    y, x = np.mgrid[0:side, 0:side] / (side - 1) * 2 - 1
    pixels = np.full((side, side, 3), (236, 239, 244), dtype=np.uint8)
    pixels[x**2 + y**2 < 0.92] = (38, 84, 124)
    pixels[(x**2 + (y + 0.28) ** 2 < 0.13) | ((x / 0.62) ** 2 + ((y - 0.62) / 0.42) ** 2 < 1)] = (
        245,
        200,
        92,
    )
    pixels[x**2 + y**2 >= 0.98] = (236, 239, 244)
    rows = b"".join(b"\0" + row.tobytes() for row in pixels)
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    body = b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )
    return "image/png", b"\x89PNG\r\n\x1a\n" + body
