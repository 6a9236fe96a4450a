"""Makes the pictures of this folder and pillow.csv, what Pillow decodes them to.

Debian 12: apt-get install python3-pil libjpeg-turbo-progs; /usr/bin/python3 make.py

A line of pillow.csv: name, height, width, SHA-256 of (height, width, RGB) after convert("RGB");
what is transparent lies on white. upright.csv is the same after ImageOps.exif_transpose. The
folders "failing" and "mixed" hold files from elsewhere.
"""

import glob
import hashlib
import io
import math
import random
import struct
import subprocess
import zlib

from PIL import Image, ImageCms, ImageOps

W, H = 37, 29
random.seed(16)


def pattern():
    image = Image.new("RGB", (W, H))
    for y in range(H):
        for x in range(W):
            value = [127 + 110 * math.sin(x / (3 + c) + y / (6 - c) + 2 * c) + random.randint(-25, 25) for c in range(3)]
            image.putpixel((x, y), tuple(max(0, min(255, int(v))) for v in value))
    return image


IMAGE = pattern()
GREY = IMAGE.convert("L")


# JPEG

def segments(jpeg):
    """Splits a JPEG file into its segments; the last one is all from the first SOS on."""
    at, parts = 2, []
    while jpeg[at + 1] != 0xDA:
        end = at + 2 + struct.unpack(">H", jpeg[at + 2:at + 4])[0]
        parts.append(jpeg[at:end])
        at = end
    return parts + [jpeg[at:]]


def marked(jpeg, *first):
    """The same without markers of applications, and with others in their place."""
    kept = [part for part in segments(jpeg) if not 0xE0 <= part[1] <= 0xEF]
    return b"\xff\xd8" + b"".join(first) + b"".join(kept)


def segment(marker, content):
    return bytes([0xFF, marker]) + struct.pack(">H", len(content) + 2) + content


JFIF = segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0")


def adobe(transform):
    return segment(0xEE, b"Adobe\0\x64\0\0\0\0" + bytes([transform]))


def exif(orientation, order="<"):
    tiff = (b"II" if order == "<" else b"MM") + struct.pack(order + "HL", 42, 8)
    tiff += struct.pack(order + "H", 2) + struct.pack(order + "HHLL", 0x100, 4, 1, W)
    tiff += struct.pack(order + "HHLHH", 0x112, 3, 1, orientation, 0) + struct.pack(order + "L", 0)
    return segment(0xE1, b"Exif\0\0" + tiff)


def profile(sequence, count, content):
    return segment(0xE2, b"ICC_PROFILE\0" + bytes([sequence, count]) + content)


def identified(jpeg, ids):
    """The same with other component ids, in the frame and in each scan."""
    out = bytearray(jpeg)
    at = 2
    old = None
    while at < len(out) - 1:
        if out[at] != 0xFF or out[at + 1] in (0x00, 0xFF) or 0xD0 <= out[at + 1] <= 0xD9:
            at += 1
            continue
        length = struct.unpack(">H", out[at + 2:at + 4])[0]
        if 0xC0 <= out[at + 1] <= 0xC2:
            places = [at + 10 + 3 * i for i in range(out[at + 9])]
            old = [out[place] for place in places]
            for place, new in zip(places, ids):
                out[place] = new
        elif out[at + 1] == 0xDA:
            for i in range(out[at + 4]):
                place = at + 5 + 2 * i
                out[place] = ids[old.index(out[place])]
        at += 2 + length
    return bytes(out)


def cjpeg(*options, image=IMAGE):
    ppm = b"P6 %d %d 255\n" % image.size + image.convert("RGB").tobytes()
    return subprocess.run(["cjpeg", "-quality", "85", *options], input=ppm, stdout=subprocess.PIPE, check=True).stdout


def write(name, content):
    with open(name, "wb") as out:
        out.write(content)


def jpegs():
    samplings = {"444": "1x1", "422": "2x1", "420": "2x2", "440": "1x2", "411": "4x1", "410": "4x2"}
    for name, factors in samplings.items():
        write(f"{name}.jpg", cjpeg("-sample", factors))
        write(f"{name}-progressive.jpg", cjpeg("-sample", factors, "-progressive"))
        write(f"{name}-restart.jpg", cjpeg("-sample", factors, "-restart", "2B"))
        write(f"{name}-no-marker.jpg", marked(cjpeg("-sample", factors)))
    write("grey.jpg", cjpeg("-grayscale"))
    write("grey-progressive.jpg", cjpeg("-grayscale", "-progressive"))
    write("grey-adobe0.jpg", marked(cjpeg("-grayscale"), adobe(0)))
    write("optimized.jpg", cjpeg("-optimize"))
    write("quality-10.jpg", cjpeg("-quality", "10"))
    write("quality-100.jpg", cjpeg("-quality", "100"))
    write("fast.jpg", cjpeg("-dct", "fast"))
    write("one-pixel.jpg", cjpeg(image=IMAGE.crop((3, 3, 4, 4))))
    write("narrow.jpg", cjpeg(image=IMAGE.crop((3, 3, 4, 20))))
    write("flat.jpg", cjpeg(image=IMAGE.crop((3, 3, 20, 4))))
    for kind, jpeg in {"444": cjpeg("-sample", "1x1"), "420": cjpeg("-sample", "2x2"),
                       "rgb": cjpeg("-rgb", "-sample", "1x1")}.items():
        markers = {"jfif": [JFIF], "none": [], "adobe0": [adobe(0)], "adobe1": [adobe(1)], "adobe2": [adobe(2)],
                   "jfif-adobe0": [JFIF, adobe(0)], "jfif-adobe1": [JFIF, adobe(1)], "adobe0-jfif": [adobe(0), JFIF],
                   "short-jfif": [segment(0xE0, b"JFIF\0\1\1")], "jfxx": [segment(0xE0, b"JFXX\0\x10" + bytes(9))],
                   "short-adobe": [segment(0xEE, b"Adobe\0\x64\0\0")],
                   "two-jfif": [JFIF, JFIF]}
        for name, first in markers.items():
            write(f"marker-{kind}-{name}.jpg", marked(jpeg, *first))
        for ids in ((1, 2, 3), (0, 1, 2), (82, 71, 66), (114, 103, 98), (1, 34, 35), (5, 6, 7)):
            write(f"ids-{kind}-{'-'.join(map(str, ids))}.jpg", identified(marked(jpeg), ids))
    write("ids-jfif-82-71-66.jpg", identified(cjpeg("-sample", "1x1"), (82, 71, 66)))
    progressive = marked(cjpeg("-sample", "1x1", "-progressive"))
    write("ids-progressive-0-1-2.jpg", identified(progressive, (0, 1, 2)))
    base = cjpeg("-sample", "2x1")
    lab = IMAGE_PROFILE
    profiles = {"lab": [profile(1, 1, lab)], "broken": [profile(1, 1, b"no profile" * 20)],
                "empty": [profile(1, 1, b"")], "missing": [profile(2, 2, lab)],
                "duplicate": [profile(1, 2, lab[:200]), profile(1, 2, lab[200:])],
                "counts": [profile(1, 2, lab[:200]), profile(2, 3, lab[200:])],
                "zero": [profile(0, 0, lab)]}
    for name, first in profiles.items():
        write(f"profile-{name}.jpg", marked(base, JFIF, *first))
        write(f"profile-{name}-grey.jpg", marked(cjpeg("-grayscale"), JFIF, *first))
    write("comment.jpg", marked(base, segment(0xFE, b"a comment \xff\xd8\xff"), JFIF))
    write("thumbnail.jpg", marked(base, segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\x10\x10" + bytes(30)), JFIF))
    write("fill-bytes.jpg", base[:2] + b"\xff\xff\xff" + base[2:])
    write("trailing.jpg", base + b"more bytes \xff\xd8\xff")
    inks = IMAGE.convert("CMYK")
    for quality in (60, 95):
        inks.save(f"cmyk-{quality}.jpg", quality=quality)
    inks.save("cmyk-progressive.jpg", progressive=True)
    with open("cmyk-95.jpg", "rb") as file:
        cmyk = file.read()
    for transform in (0, 1, 2, 5):
        write(f"cmyk-adobe{transform}.jpg", marked(cmyk, adobe(transform)))
    write("cmyk-no-marker.jpg", marked(cmyk))
    write("cmyk-jfif.jpg", marked(cmyk, JFIF))
    write("cmyk-profile.jpg", marked(cmyk, adobe(0), profile(1, 1, lab)))
    write("ycck.jpg", marked(ycck(), adobe(2)))
    for orientation in range(0, 10):
        write(f"exif-{orientation}.jpg", marked(base, JFIF, exif(orientation, "<>"[orientation % 2])))
    write("exif-two.jpg", marked(base, exif(6), exif(3)))
    short, long = struct.pack("<HHLHH", 0x112, 3, 1, 6, 0), struct.pack("<HHLL", 0x112, 4, 1, 6)
    write("exif-long.jpg", marked(base, exif(6).replace(short, long)))


def ycck():
    """Pillow writes none. This is one of inks whose first three go by brightness and colour."""
    inks = Image.merge("CMYK", [*IMAGE.convert("YCbCr").split(), GREY])
    out = io.BytesIO()
    inks.save(out, "JPEG", quality=90)
    return out.getvalue()


# PNG, of which Pillow writes neither 16 bits in colours nor interlaced ones

ADAM7 = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]


def chunk(kind, content):
    return struct.pack(">L", len(content)) + kind + content + struct.pack(">L", zlib.crc32(kind + content))


def png(depth, kind, interlaced, between=b""):
    samples = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[kind]
    most = (1 << depth) - 1
    values = [[[random.randint(0, most) for _ in range(samples)] for _ in range(W)] for _ in range(H)]

    def rows(x0, y0, dx, dy):
        out = b""
        for y in range(y0, H, dy):
            bits = "".join(format(v, f"0{depth}b") for x in range(x0, W, dx) for v in values[y][x])
            if bits:
                bits += "0" * (-len(bits) % 8)
                out += b"\0" + int(bits, 2).to_bytes(len(bits) // 8, "big")
        return out

    passes = ADAM7 if interlaced else [(0, 0, 1, 1)]
    data = zlib.compress(b"".join(rows(*p) for p in passes), 9)
    palette = b""
    if kind == 3:
        palette = chunk(b"PLTE", bytes(random.randint(0, 255) for _ in range(3 * (most + 1))))
    header = chunk(b"IHDR", struct.pack(">LLBBBBB", W, H, depth, kind, 0, 0, int(interlaced)))
    return b"\x89PNG\r\n\x1a\n" + header + palette + between + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def pngs():
    for kind, name, depths in ((0, "grey", (1, 2, 4, 8, 16)), (2, "colour", (8, 16)), (3, "palette", (1, 2, 4, 8)),
                               (4, "grey-alpha", (8, 16)), (6, "colour-alpha", (8, 16))):
        for depth in depths:
            write(f"{name}-{depth}.png", png(depth, kind, False))
            write(f"{name}-{depth}-interlaced.png", png(depth, kind, True))
    broken = chunk(b"iCCP", b"x\0\0broken") + chunk(b"zTXt", b"y\0\0broken") + chunk(b"gAMA", struct.pack(">L", 45455))
    turned = exif(6)[10:]
    write("exif-6.png", png(8, 2, False, chunk(b"eXIf", turned)))
    write("chunks-colour.png", png(8, 2, False, broken))
    write("chunks-palette.png", png(4, 3, False, broken))
    write("palette-clear.png", png(4, 3, False, chunk(b"tRNS", bytes([0, 128, 255]))))


# Other kinds

def others():
    clear = IMAGE.convert("RGBA")
    clear.putalpha(Image.linear_gradient("L").resize((W, H)))
    few = IMAGE.quantize(16)
    bits = GREY.convert("1")
    for name, image in {"colour": IMAGE, "grey": GREY, "palette": few, "bits": bits, "clear": clear}.items():
        image.save(f"{name}.bmp")
        image.save(f"{name}.tif")
        image.save(f"{name}-lzw.tif", compression="tiff_lzw")
        image.save(f"{name}-deflate.tif", compression="tiff_adobe_deflate")
        image.save(f"{name}-packbits.tif", compression="packbits")
    IMAGE.convert("CMYK").save("cmyk.tif")
    IMAGE.save("jpeg.tif", compression="jpeg")
    bits.save("group3.tif", compression="group3")
    bits.save("group4.tif", compression="group4")
    IMAGE.save("profile.tif", icc_profile=IMAGE_PROFILE)
    few.save("palette.gif")
    GREY.save("grey.gif")
    few.save("moving.gif", save_all=True, append_images=[IMAGE.transpose(Image.FLIP_LEFT_RIGHT).quantize(16)])


def profile_bytes():
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()


def shown(name):
    image = Image.open(name)
    wide = name.split("/")[-1].startswith("grey-16")
    if wide:  # Pillow clips these to 255; the high byte is what it takes of colours.
        values = [v >> 8 for v in image.getdata()]
        image = Image.new("L", image.size)
        image.putdata(values)
    if "A" in image.getbands() or "transparency" in image.info:
        image = image.convert("RGBA")
        out = []
        for *colour, a in image.getdata():
            out += [(s * a + 255 * (255 - a) + 127) // 255 for s in colour]
        return image, bytes(out)
    return image, image.convert("RGB").tobytes()


IMAGE_PROFILE = profile_bytes()

def line(name, image, pixels):
    return f"{name},{image.height},{image.width},{hashlib.sha256(pixels).hexdigest()}\n"


if __name__ == "__main__":
    jpegs()
    pngs()
    others()
    with open("pillow.csv", "w") as table:
        for name in sorted(glob.glob("*.*") + glob.glob("*/*.*")):
            if name.endswith((".jpg", ".png", ".bmp", ".tif", ".gif", ".jfif", ".jpe")):
                try:
                    image, pixels = shown(name)
                except OSError as e:
                    print(name, "left out:", e)
                    continue
                table.write(line(name, image, pixels))
    with open("upright.csv", "w") as table:
        for name in sorted(glob.glob("exif-*.*")):
            image = ImageOps.exif_transpose(Image.open(name)).convert("RGB")
            table.write(line(name, image, image.tobytes()))
