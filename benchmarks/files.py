"""Create the pictures and documents of the benchmark's releases; they are the same each time."""

from functools import cache
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw

from benchmarks.releases import BenchmarkRelease

PICTURE, PAPER = "bild.jpg", "underlag.pdf"
SIZE = (960, 640)
# A PDF file with an empty page.
DOCUMENT = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)


def write_files(folder: Path, release: BenchmarkRelease) -> None:
    """Write the files of a release into its folder."""
    if release.picture is not None:
        (folder / PICTURE).write_bytes(draw_picture(release.picture))
    if release.document:
        (folder / PAPER).write_bytes(DOCUMENT)


def get_picture_fields(release: BenchmarkRelease) -> dict[str, str]:
    """Return the fields that describe the picture of a release."""
    return {
        "file": PICTURE,
        "alt": f"Vy över {release.dateline} en klar dag.",
        "caption": f"{release.dateline} från ovan.",
        "credit": "Sundamra kommun",
        "terms": "Fri att använda med källa.",
    }


@cache
def draw_picture(number: int) -> bytes:
    """Draw a landscape as JPEG, about 10 kB, different for each number."""
    image = Image.linear_gradient("L").resize(SIZE).convert("RGB")
    draw = ImageDraw.Draw(image)
    for hill in range(40):
        left, height = (hill * 97 + number * 31) % SIZE[0], 60 + (hill * 53 + number * 17) % 200
        colour = (20 + hill * 3, 90 + (hill * 7 + number * 11) % 120, 60 + hill)
        draw.ellipse((left - 120, SIZE[1] - height, left + 160, SIZE[1] + height), fill=colour)
    content = BytesIO()
    image.save(content, "JPEG", quality=80)
    return content.getvalue()
