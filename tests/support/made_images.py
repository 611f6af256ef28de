"""Make image files byte by byte: turned by metadata, full of metadata, unusual or incomplete."""

import struct
from io import BytesIO
from typing import Any
from zlib import compress, crc32

from PIL import Image, ImageCms

from tests.support.image_files import to_bytes

SIZE = (80, 48)
RED, GREEN, BLUE, YELLOW = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 0)
Color = tuple[int, int, int]
CORNERS: dict[int, tuple[Color, Color, Color, Color]] = {
    1: (RED, GREEN, BLUE, YELLOW),
    2: (GREEN, RED, YELLOW, BLUE),
    3: (YELLOW, BLUE, GREEN, RED),
    4: (BLUE, YELLOW, RED, GREEN),
    5: (RED, BLUE, GREEN, YELLOW),
    6: (BLUE, RED, YELLOW, GREEN),
    7: (YELLOW, GREEN, BLUE, RED),
    8: (GREEN, YELLOW, RED, BLUE),
}
"""The colours of the corners as they are shown, by orientation: top left, top right, bottom left, bottom right."""
SUFFIXES = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "AVIF": "avif", "GIF": "gif"}
PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
SECRET = "Hemligvik"  # a place that must not be published


def create_corners(mode: str = "RGB") -> Image.Image:
    """Return an image with another colour in each quarter."""
    image = Image.new("RGB", SIZE)
    for index, color in enumerate(CORNERS[1]):
        left, top = index % 2 * 40, index // 2 * 24
        image.paste(color, (left, top, left + 40, top + 24))
    return image.convert(mode)


def corners_file(image_format: str, **options: Any) -> bytes:
    """Return the image with four colours as a file; its colours are nearly exact."""
    quality: dict[str, dict[str, Any]] = {
        "JPEG": {"quality": 95, "subsampling": 0},
        "AVIF": {"quality": 95},
        "WEBP": {"lossless": True},
    }
    return to_bytes(create_corners(), image_format, **quality.get(image_format, {}), **options)


def build_exif(orientation: int, *, order: str = ">", kind: int = 3, count: int = 1, magic: int = 42) -> bytes:
    """Return an EXIF block with a place and an orientation, whose type and count may be wrong."""
    value = struct.pack(order + {1: "B", 3: "H", 4: "I"}[kind], orientation).ljust(4, b"\0")
    place = SECRET.encode() + b"\0"
    entries = struct.pack(order + "HHII", 0x10E, 2, len(place), 38) + struct.pack(order + "HHI", 0x112, kind, count)
    head = {">": b"MM", "<": b"II"}[order] + struct.pack(order + "HIH", magic, 8, 2)
    return head + entries + value + struct.pack(order + "I", 0) + place


def build_xmp(orientation: int) -> bytes:
    """Return XMP with a place and an orientation."""
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
        'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
        'xmlns:tiff="http://ns.adobe.com/tiff/1.0/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" '
        f'photoshop:City="{SECRET}" tiff:Orientation="{orientation}"/></rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
    ).encode()


def build_segment(marker: int, content: bytes) -> bytes:
    """Return a segment of a JPEG."""
    return bytes([0xFF, marker]) + (len(content) + 2).to_bytes(2) + content


def build_png_chunk(name: bytes, content: bytes) -> bytes:
    """Return a chunk of a PNG."""
    return len(content).to_bytes(4) + name + content + crc32(name + content).to_bytes(4)


def build_webp_chunk(name: bytes, content: bytes) -> bytes:
    """Return a chunk of a WebP."""
    return name + len(content).to_bytes(4, "little") + content + b"\0" * (len(content) % 2)


def add_segments(jpeg: bytes, *segments: bytes) -> bytes:
    """Put segments after the first one of a JPEG."""
    return jpeg[:20] + b"".join(segments) + jpeg[20:]


def with_metadata(image_format: str, exif: bytes | None = None, xmp: bytes | None = None) -> bytes:
    """Return the image with four colours as a file with EXIF and XMP; an AVIF is turned instead of having EXIF."""
    if image_format == "AVIF":
        options = {"exif": exif, "xmp": xmp}
        return corners_file("AVIF", **{name: value for name, value in options.items() if value is not None})
    plain = corners_file(image_format)
    if image_format == "JPEG":
        exif_segment = build_segment(0xE1, b"Exif\0\0" + exif) if exif is not None else b""
        xmp_segment = build_segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + xmp) if xmp else b""
        return add_segments(plain, exif_segment, xmp_segment)
    if image_format == "PNG":
        exif_chunk = build_png_chunk(b"eXIf", exif) if exif is not None else b""
        xmp_chunk = build_png_chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + xmp) if xmp else b""
        return plain[:33] + exif_chunk + xmp_chunk + plain[33:]
    flags = (8 if exif is not None else 0) | (4 if xmp else 0)
    sizes = (SIZE[0] - 1).to_bytes(3, "little") + (SIZE[1] - 1).to_bytes(3, "little")
    chunks = build_webp_chunk(b"VP8X", bytes([flags, 0, 0, 0]) + sizes) + plain[12:]
    chunks += build_webp_chunk(b"EXIF", exif) if exif is not None else b""
    chunks += build_webp_chunk(b"XMP ", xmp) if xmp else b""
    return b"RIFF" + (len(chunks) + 4).to_bytes(4, "little") + b"WEBP" + chunks


def build_png(
    depth: int,
    kind: int,
    left: bytes,
    right: bytes,
    transparent: bytes = b"",
    palette: bytes = b"",
    *,
    end: bool = True,
) -> bytes:
    """Return a PNG of two halves, each with the same bytes again and again; `kind` is the colour type."""
    half = SIZE[0] * depth * {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[kind] // 16
    row = b"\0" + (left * half)[:half] + (right * half)[:half]
    return b"".join(
        [
            b"\x89PNG\r\n\x1a\n",
            build_png_chunk(b"IHDR", struct.pack(">IIBBBBB", *SIZE, depth, kind, 0, 0, 0)),
            build_png_chunk(b"PLTE", palette) if palette else b"",
            build_png_chunk(b"tRNS", transparent) if transparent else b"",
            build_png_chunk(b"IDAT", compress(row * SIZE[1])),
            build_png_chunk(b"IEND", b"") if end else b"",
        ]
    )


def _words(*values: int) -> bytes:
    return b"".join(value.to_bytes(2) for value in values)


def _list_unusual() -> dict[str, bytes]:
    """Return unusual files that every browser shows as a whole, by file name."""
    jpeg, progressive = corners_file("JPEG"), corners_file("JPEG", progressive=True)
    restarts = corners_file("JPEG", restart_marker_blocks=2)
    gif = to_bytes(create_corners().quantize(8), "GIF")
    frames = [create_corners().rotate(180).quantize(8)]
    animation = to_bytes(create_corners().quantize(8), "GIF", save_all=True, append_images=frames, duration=100)
    palette = bytes((*RED, *GREEN, *BLUE))
    red, green = b"\x55\0\0", b"\xaa\0\0"
    return {
        "progressive.jpg": progressive,
        "without-end.jpg": jpeg[:-2],
        "with-half-an-end.jpg": jpeg[:-1],
        "progressive-without-end.jpg": progressive[:-2],
        "restarts-without-end.jpg": restarts[:-2],
        "bytes-after-the-end.jpg": jpeg + b"\xff\xd8 hemligt" * 9,
        "bytes-between-segments.jpg": add_segments(jpeg, b"abc\xff\0", b"\xff\xff\xff", b"\xff\xd0"),
        "bytes-before-the-end.jpg": jpeg[:-2] + b"abc" + jpeg[-2:],
        "cmyk.jpg": to_bytes(create_corners("CMYK"), "JPEG", quality=95),
        "gray.jpg": to_bytes(create_corners("L"), "JPEG", quality=95),
        "without-end.gif": gif[:-1],
        "without-ends.gif": gif[:-2],
        "zeros-for-the-end.gif": gif[:-1] + bytes(9),
        "bytes-after-the-end.gif": gif + b"hemligt" * 9,
        "animation-without-end.gif": animation[:-1],
        "large-screen.gif": gif[:6] + struct.pack("<HH", 160, 96) + gif[10:],
        "gray16.png": build_png(16, 0, _words(0x1234), _words(0x8080)),
        "gray16-transparent.png": build_png(16, 0, _words(0x8081), _words(0x8080), _words(0x8080)),
        "gray16-dark.png": build_png(16, 0, _words(0x12), _words(0x8080), _words(0x12)),
        "rgb16-transparent.png": build_png(16, 2, _words(1, 2, 3), _words(0x8000, 0, 0), _words(1, 2, 3)),
        "rgb16-near.png": build_png(16, 2, _words(1, 2, 4), _words(0x8000, 0, 0), _words(1, 2, 3)),
        "gray-alpha16.png": build_png(16, 4, _words(0x4040, 0x8080), _words(0x8080, 0xFFFF)),
        "rgb-alpha16.png": build_png(16, 6, _words(0x4040, 0, 0xFFFF, 0x8080), _words(0x8080, 0, 0, 0xFFFF)),
        "gray1.png": build_png(1, 0, b"\xff", b"\0", _words(1)),
        "gray2.png": build_png(2, 0, b"\x55", b"\xaa", _words(1)),
        "gray4.png": build_png(4, 0, b"\x55", b"\xaa", _words(10)),
        "gray8.png": build_png(8, 0, b"\x55", b"\xaa", _words(0xAA)),
        "rgb8.png": build_png(8, 2, red, green, _words(0xAA, 0, 0)),
        "palette-with-partial-transparency.png": build_png(8, 3, b"\0", b"\1", b"\x80\x40", palette),
        "palette1.png": build_png(1, 3, b"\0", b"\xff", b"", palette[:6]),
        "without-end.png": build_png(8, 2, red, green, end=False),
        "bytes-after-the-end.png": build_png(8, 2, red, green) + b"hemligt" * 9,
        "damaged-text.png": corners_file("PNG")[:33] + b"\0\0\0\3tEXta\0b\0\0\0\0" + corners_file("PNG")[33:],
        "long-text.png": corners_file("PNG")[:33]
        + build_png_chunk(b"zTXt", b"Comment\0\0" + compress(bytes(3_000_000)))
        + corners_file("PNG")[33:],
        "bytes-after-the-end.webp": corners_file("WEBP") + b"hemligt" * 9,
    }


UNUSUAL = _list_unusual()


def open_pixels(content: bytes) -> Image.Image:
    """Return the decoded pixels of a file."""
    with Image.open(BytesIO(content)) as image:
        return image.convert("RGB")


def _list_full_of_metadata() -> dict[str, bytes]:
    """Return files that have a secret text in every place that does not affect how they are shown, by file name."""
    secret, exif, xmp = SECRET.encode(), build_exif(6), build_xmp(3)
    jfif = build_segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\3\1" + secret)  # with a thumbnail of 3 × 1 pixels
    jpeg = corners_file("JPEG")
    cmyk = to_bytes(create_corners("CMYK"), "JPEG", quality=95)
    adobe = cmyk.index(b"\xff\xee")
    profile = build_png_chunk(b"iCCP", secret + b"\0\0" + compress(PROFILE))
    gif = to_bytes(create_corners().quantize(8), "GIF", save_all=True, append_images=[create_corners().rotate(180)])
    webp = with_metadata("WEBP", exif, xmp)
    animated_webp = corners_file("WEBP", save_all=True, append_images=[create_corners().rotate(180)])
    frame = animated_webp.index(b"ANMF")
    frame_end = frame + 8 + int.from_bytes(animated_webp[frame + 4 : frame + 8], "little")
    avif = corners_file("AVIF", exif=exif, xmp=xmp)
    sub_block = bytes([len(secret)]) + secret + b"\0"
    return {
        "jfif.jpg": jpeg[:2]
        + jfif
        + build_segment(0xE0, b"JFXX\0\x10" + secret)
        + build_segment(0xE0, secret)
        + build_segment(0xE1, b"Exif\0\0" + exif)
        + build_segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + xmp)
        + build_segment(0xE1, b"http://ns.adobe.com/xmp/extension/\0" + secret)
        + build_segment(0xE2, b"MPF\0" + secret)
        + build_segment(0xED, b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x09" + secret + b"\0")
        + build_segment(0xEE, b"Adobe\0d\0\0\0\0\1" + secret)
        + build_segment(0xEE, secret)
        + build_segment(0xFE, secret)
        + jpeg[20:]
        + secret,
        "adobe.jpg": cmyk[: adobe + 2]
        + (14 + len(secret)).to_bytes(2)
        + cmyk[adobe + 4 : adobe + 16]
        + secret
        + cmyk[adobe + 16 :],
        "all.png": corners_file("PNG")[:33]
        + profile
        + build_png_chunk(b"eXIf", exif)
        + build_png_chunk(b"tEXt", b"Comment\0" + secret)
        + build_png_chunk(b"zTXt", b"Comment\0\0" + compress(secret))
        + build_png_chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + xmp)
        + build_png_chunk(b"tIME", b"\x07\xe8\1\1\1\1\1")
        + build_png_chunk(b"sPLT", secret + b"\0\x08")
        + build_png_chunk(b"prVt", secret)
        + corners_file("PNG")[33:]
        + secret,
        "all.gif": gif[:-1]
        + b"\x21\xfe"
        + sub_block
        + b"\x21\x01\x0c"
        + bytes(12)
        + sub_block
        + b"\x21\xff\x0bNETSCAPE2.0\x03\1\0\0"
        + sub_block
        + b"\x21\xff\x0bPRIVATE 1.0"
        + sub_block
        + b"\x21\x99"
        + sub_block
        + b";"
        + secret,
        "all.webp": add_webp_chunk(webp, b"PRVT", secret) + secret,
        "animated.webp": add_webp_chunk(
            animated_webp[: frame + 4]
            + (frame_end - frame - 8 + 8 + len(secret) + 1).to_bytes(4, "little")
            + animated_webp[frame + 8 : frame_end]
            + build_webp_chunk(b"PRVT", secret)
            + animated_webp[frame_end:],
            b"PRVT",
            secret,
        ),
        "all.avif": avif + (8 + len(secret)).to_bytes(4) + b"uuid" + secret + b"\0\0\0\x7fmdat" + secret,
    }


def add_webp_chunk(webp: bytes, name: bytes, content: bytes) -> bytes:
    """Add a chunk at the end of a WebP, and correct its size."""
    chunks = webp[12:] + build_webp_chunk(name, content)
    return b"RIFF" + (len(chunks) + 4).to_bytes(4, "little") + b"WEBP" + chunks


FULL_OF_METADATA = _list_full_of_metadata()
