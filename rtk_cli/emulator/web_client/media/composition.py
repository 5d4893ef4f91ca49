"""Puts pictures side by side, and sounds on top of each other: what a recording of a whole meeting shows."""

import math
from array import array
from collections.abc import Sequence

from av import VideoFrame

from rtk_cli.emulator.recording.still.card import CELL, Card

_BLACK = (16, 128, 128)
_LOUDEST = 32_767


def side_by_side(width: int, height: int, pictures: Sequence[VideoFrame]) -> VideoFrame:
    """Return a picture of tiles, each scaled to fit; width and height are even."""
    canvas = VideoFrame(width, height, "yuv420p")
    planes = [bytearray([shade]) * plane.buffer_size for shade, plane in zip(_BLACK, canvas.planes, strict=True)]
    columns = math.ceil(math.sqrt(len(pictures))) or 1
    rows = math.ceil(len(pictures) / columns) or 1
    for number, picture in enumerate(pictures):
        row, column = divmod(number, columns)
        place = (column * width // columns, row * height // rows)
        _paste(canvas, planes, _fitted(picture, width // columns, height // rows), place, (columns, rows))
    for plane, content in zip(canvas.planes, planes, strict=True):
        plane.update(bytes(content))
    return canvas


def title_card(card: Card) -> VideoFrame:
    """Return the title card, for a meeting in which nobody has a camera on."""
    canvas = VideoFrame(card.width, card.height, "yuv420p")
    stride = canvas.planes[0].line_size
    lines = [b"".join(bytes([shade]) * CELL for shade in row)[: card.width].ljust(stride, b"\0") for row in card.cells]
    canvas.planes[0].update(b"".join(lines[y // CELL] for y in range(card.height)))
    for plane in canvas.planes[1:]:
        plane.update(bytes([128]) * plane.buffer_size)
    return canvas


def on_top(sounds: Sequence[bytes], size: int) -> bytes:
    """Return `size` bytes of 16-bit sound: the sum of all, of which each may be shorter."""
    heard = [sound[:size] for sound in sounds if sound]
    if not heard:
        return bytes(size)
    total = array("i", array("h", heard[0].ljust(size, b"\0")))
    for sound in heard[1:]:
        for place, value in enumerate(array("h", sound)):
            total[place] += value
    clipped = total if len(heard) == 1 else (max(-_LOUDEST, min(_LOUDEST, value)) for value in total)
    return array("h", clipped).tobytes()


def _fitted(picture: VideoFrame, width: int, height: int) -> VideoFrame:
    scale = min(width / picture.width, height / picture.height)
    size = [max(2, int(length * scale) // 2 * 2) for length in (picture.width, picture.height)]
    return picture.reformat(width=size[0], height=size[1], format="yuv420p")


def _paste(
    canvas: VideoFrame,
    planes: list[bytearray],
    picture: VideoFrame,
    place: tuple[int, int],
    tiles: tuple[int, int],
) -> None:
    """Copy a picture into the middle of its tile, row by row in each plane."""
    left = place[0] + (canvas.width // tiles[0] - picture.width) // 2
    top = place[1] + (canvas.height // tiles[1] - picture.height) // 2
    for plane, source, target in zip(canvas.planes, picture.planes, planes, strict=True):
        shift = 0 if plane is canvas.planes[0] or plane.width == canvas.width else 1
        content, width = bytes(source), source.width
        for y in range(source.height):
            begin = ((top >> shift) + y) * plane.line_size + (left >> shift)
            target[begin : begin + width] = content[y * source.line_size : y * source.line_size + width]
