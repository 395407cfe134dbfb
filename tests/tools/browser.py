"""Pages drawn by a headless Chromium, if there is one."""

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--hide-scrollbars",
)  # fmt: skip


def pictures(html: Path, png: Path, width: int) -> None:
    """Have Chromium draw a page, all of its height."""
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    if browser is None:
        raise SystemExit("There is no chromium on the PATH. Install it, or leave out --png.")
    with tempfile.TemporaryDirectory() as folder:
        command = [browser, *FLAGS, f"--user-data-dir={folder}", f"--window-size={width},400"]
        measured = folder + "/measured.html"
        script = "<script>document.title='height '+document.documentElement.scrollHeight</script>"
        Path(measured).write_text(html.read_text() + script)
        dumped = subprocess.run(
            [*command, "--dump-dom", f"file://{measured}"],
            capture_output=True,
            text=True,
            check=True,
        )
        found = re.search(r"<title>height (\d+)", dumped.stdout)
        height = int(found[1]) if found else 4_000
        sized = f"--window-size={max(width, 500)},{height + 16}"
        subprocess.run(
            [*command[:-1], sized, f"--screenshot={png}", f"file://{html.resolve()}"],
            capture_output=True,
            check=True,
        )
