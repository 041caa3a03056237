"""Pictures of the app's demo scenes, in both languages and themes, for the README and for looking at."""

from __future__ import annotations

from itertools import product
from pathlib import Path

from devtools import system
from devtools.desktop import private_desktop
from devtools.environment import ROOT, ensure_app_environment

_LANGUAGES = {"zh": "zh_CN", "en": "en"}
_THEMES = ("light", "dark")
SCENES = ("chat", "code", "math", "thinking", "tools", "error", "empty", "settings", "models", "key")
_TIMEOUT_S = 120


def take(folder: str, scenes: list[str], scale: float) -> int:
    """Writes <scene>-<language>-<theme>.png for each combination into `folder`. 1 when one is missing."""
    system.prepare(desktop=True)
    python = ensure_app_environment(developing=False)
    target = Path(folder).resolve()
    target.mkdir(parents=True, exist_ok=True)
    failed = False
    with private_desktop() as desktop:
        for scene, (short, language), theme in product(scenes, _LANGUAGES.items(), _THEMES):
            suffix = "" if scale == 1 else f"@{scale:g}x"
            picture = target / f"{scene}-{short}-{theme}{suffix}.png"
            data = desktop.folder / picture.stem
            command = [str(python), "-m", "app", "--demo", "--scene", scene, "--language", language, "--theme", theme]
            command += ["--data-dir", str(data), "--screenshot", str(picture)]
            extra = {"QT_SCALE_FACTOR": f"{scale:g}", "PYTHONPATH": str(ROOT)}
            taken = desktop.run(command, _TIMEOUT_S, extra) == 0 and picture.exists()
            print(picture if taken else f"No picture: {picture}", flush=True)
            failed = failed or not taken
    return int(failed)
