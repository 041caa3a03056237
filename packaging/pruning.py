"""What PyInstaller finds but the app does not need, and what must come from the user's system instead.

Names are compared with the path inside the package ("PySide6/Qt/plugins/...") or the file's own name.
"""

from __future__ import annotations

MODULES = [
    *(
        "tkinter",
        "unittest",
        "pydoc",
        "doctest",
        "test",
        "lib2to3",
        "ensurepip",
        "idlelib",
        "turtle",
        "curses",
        "readline",
    ),
    *("setuptools", "pkg_resources", "_distutils_hack", "packaging", "pip", "wheel", "PyInstaller"),
    *("rich", "click", "trio", "numpy", "PIL", "matplotlib", "IPython", "uvloop", "winloop"),
    *("PySide6.QtQml", "PySide6.QtQuick", "PySide6.QtQuickWidgets", "PySide6.QtQuickControls2", "PySide6.QtOpenGL"),
    *("PySide6.QtOpenGLWidgets", "PySide6.QtPrintSupport", "PySide6.QtSql", "PySide6.QtTest", "PySide6.QtDesigner"),
    *("PySide6.QtUiTools", "PySide6.QtHelp", "PySide6.QtConcurrent", "PySide6.QtNetwork"),
]
"""Python modules that nothing in the app imports, though some library would if it could."""

_QT_TRANSLATIONS = ("qtbase_en.", "qtbase_zh_CN.", "qtbase_zh_TW.")

_PLUGINS = (
    *("tls/", "wayland-shell-integration/libfullscreen", "wayland-shell-integration/libivi"),
    *("wayland-shell-integration/libqt-shell", "wayland-graphics-integration-client/libvulkan"),
    *("egldeviceintegrations/", "generic/", "printsupport/", "qmltooling/", "sqldrivers/", "designer/"),
    *("vectorimageformats/", "wayland-graphics-integration-server/", "networkinformation/"),
    *("platforms/libqeglfs", "platforms/libqlinuxfb", "platforms/libqminimal", "platforms/libqvnc"),
    *("platforms/libqvkkhrdisplay", "platforms/qminimal", "platforms/qdirect2d", "platforms/libqwebgl"),
    *("platforminputcontexts/libqtvirtualkeyboard", "platforminputcontexts/qtvirtualkeyboard"),
    *("platformthemes/libqgtk3", "xcbglintegrations/libqxcb-egl"),
    *("imageformats/libqtga", "imageformats/libqtiff", "imageformats/libqwbmp", "imageformats/libqpdf"),
    *("imageformats/libqicns", "imageformats/qtga", "imageformats/qtiff", "imageformats/qwbmp", "imageformats/qpdf"),
    "imageformats/qicns",
)

_QT_LIBRARIES = (
    *("Quick", "Qml", "VirtualKeyboard", "Pdf", "OpenGLWidgets", "EglF", "Sql", "Test", "Designer", "Labs"),
    "Network",
)

# Only the dropped GTK theme and image plug-ins asked for these.
_OF_DROPPED_PLUGINS = (
    *("libgtk-3", "libgdk-3", "libgdk_pixbuf", "libcairo", "libpango", "libatk", "libatspi", "libepoxy"),
    *("libharfbuzz", "libfribidi", "libthai", "libdatrie", "libgraphite2", "libpixman", "librsvg", "libcolord"),
    *("libjson-glib", "libtiff", "libjpeg", "libwebp", "libjbig", "libdeflate", "libLerc", "libpng16"),
    *("libXcomposite", "libXcursor", "libXdamage", "libXfixes", "libXi.", "libXinerama", "libXrandr"),
)

# The rest of the desktop uses these too, in the versions of the system: two copies in one process crash.
FROM_THE_SYSTEM = (
    *("libglib-2", "libgio-2", "libgobject-2", "libgmodule-2", "libgthread-2", "libmount", "libblkid", "libselinux"),
    *("libpcre2", "libdbus-1", "libsystemd", "libgcrypt", "libgpg-error", "libcap.so", "liblz4", "libzstd"),
    *("libfontconfig", "libfreetype", "libexpat", "libbrotli", "libuuid"),
    *("libX11.", "libX11-xcb", "libXau", "libXdmcp", "libXext", "libXrender", "libxcb.so", "libbsd", "libmd."),
    *("libEGL", "libGL.", "libGLX", "libGLdispatch", "libdrm", "libgbm"),
    *("libwayland-client", "libwayland-cursor", "libwayland-egl"),
    "libxkbcommon",  # with libxkbcommon-x11, which knows the insides of exactly its own version: others end in a crash
    *("libstdc++", "libgcc_s", "libz.so", "libreadline", "libtinfo", "libncurses"),
)
"""Libraries of the host (Linux), by the start of their names; the .deb and .rpm depend on them."""


def keeps(path: str) -> bool:
    """Whether the file goes into the package under `path`."""
    path = path.replace("\\", "/")
    name = path.rpartition("/")[2]
    if "/translations/" in path and "PySide6" in path:
        return name.startswith(_QT_TRANSLATIONS)
    if "/plugins/" in path and any(part in path for part in _PLUGINS):
        return False
    if name.startswith(("libQt6", "Qt6", "Qt")) and _qt_module(name).startswith(_QT_LIBRARIES):
        return False
    return not name.startswith((*_OF_DROPPED_PLUGINS, *FROM_THE_SYSTEM, "opengl32sw"))


def _qt_module(name: str) -> str:
    for prefix in ("libQt6", "Qt6", "Qt"):
        if name.startswith(prefix):
            return name.removeprefix(prefix)
    return ""
