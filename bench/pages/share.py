"""The picture that a page's address has where it is shared (``og:image``), drawn from the mark of the site.

``python bench/pages/share.py site/static`` writes ``share.png``, 1200 × 630, in 16 colours. Needs chromium and Pillow.
No words are in it: a catalogue has a name of its own.
"""

import io
import sys
from pathlib import Path
from urllib.parse import quote

from PIL import Image
from selenium import webdriver
from selenium.webdriver.chrome.options import Options

SIZE = (1200, 630)
SWITCHES = "--headless=new --no-sandbox --disable-gpu --hide-scrollbars --force-device-scale-factor=1"
PICTURE = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1200 630" width="1200" height="630">
<rect width="1200" height="630" fill="#5b1417"/><path d="M0 604H1200" stroke="#b08d3c" stroke-width="6"/>
<g transform="translate(360 75) scale(15)" fill="none" stroke="#f0d9a8" stroke-width="2.2" stroke-linejoin="round">
<path d="M9 8h6v16H9zM17 8h6v16h-6z"/><path d="M4 16h24" stroke-linecap="round"/>
<g fill="#f0d9a8" stroke="none"><circle cx="4" cy="16" r="2.6"/><circle cx="28" cy="16" r="2.6"/></g></g></svg>"""


def main(folder: Path) -> None:
    """Draw and write it."""
    options = Options()
    for switch in SWITCHES.split():
        options.add_argument(switch)
    with webdriver.Chrome(options=options) as driver:
        size = {"width": SIZE[0], "height": SIZE[1], "deviceScaleFactor": 1, "mobile": False}
        driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        driver.get("data:text/html," + quote(f"<style>body{{margin:0}}svg{{display:block}}</style>{PICTURE}"))
        drawn = Image.open(io.BytesIO(driver.get_screenshot_as_png())).convert("RGB")
    drawn.quantize(16, dither=Image.Dither.NONE).save(folder / "share.png", optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
