#!/usr/bin/env python3
"""Writes the emoji that show one person's head and shoulders, 136x128, as PNG files: a small data set of pictures in colours.

They are those of Noto Color Emoji (Apache 2.0) in Debian's fonts-noto-color-emoji; python3-fonttools reads the font."""

import argparse
import sys
from pathlib import Path

FONT = Path("/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf")
PNG = b"\x89PNG"

# Unicode's persons whose emoji are a bust, alone and in their professions: boy, girl, man, woman, adult, and so on.
BUSTS = {
    *range(0x1F466, 0x1F46A), *range(0x1F470, 0x1F479), 0x1F46E, 0x1F47C, 0x1F482, 0x1F575, 0x1F385, 0x1F936,
    0x1F934, 0x1F935, *range(0x1F9D1, 0x1F9D6), 0x1F9D9,
}  # fmt: skip
# With a white cane or in a wheelchair a person is drawn from head to foot.
WHOLE = {0x1F9AF, 0x1F9BC, 0x1F9BD}


def sequences(font) -> dict[str, tuple[int, ...]]:
    """The code points of each glyph; a person with a skin and a profession is a ligature of several."""
    found = {glyph: (point,) for point, glyph in font.getBestCmap().items()}
    for lookup in font["GSUB"].table.LookupList.Lookup:
        for table in lookup.SubTable:
            for first, ligatures in getattr(table, "ligatures", {}).items():
                for ligature in ligatures:
                    parts = [first, *ligature.Component]
                    if all(part in found for part in parts):
                        found[ligature.LigGlyph] = tuple(point for part in parts for point in found[part])
    return found


def is_bust(points: tuple[int, ...]) -> bool:
    return points[0] in BUSTS and sum(point in BUSTS for point in points) == 1 and not WHOLE.intersection(points)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="Example:\n  /usr/bin/python3 benchmarks/emoji_busts.py data/busts",
    )
    parser.add_argument("folder", type=Path, help="where the files go; it must not exist")
    parser.add_argument("--font", type=Path, default=FONT, metavar="FILE", help="(default: %(default)s)")
    given = parser.parse_args()
    try:
        from fontTools.ttLib import TTFont
    except ImportError:
        parser.error("this Python has no fontTools: apt-get install python3-fonttools, and call it by /usr/bin/python3")
    if not given.font.exists():
        parser.error(f"{given.font} does not exist: apt-get install fonts-noto-color-emoji")
    if given.folder.exists():
        parser.error(f"{given.folder} is there already: choose another name")
    font = TTFont(given.font)
    images = {glyph: image.imageData for strike in font["CBDT"].strikeData for glyph, image in strike.items()}
    given.folder.mkdir(parents=True)
    count = 0
    for glyph, points in sorted(sequences(font).items()):
        content = images.get(glyph, b"")
        if content.startswith(PNG) and is_bust(points):
            (given.folder / ("-".join(f"{point:x}" for point in points) + ".png")).write_bytes(content)
            count += 1
    print(f"{count} images in {given.folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
