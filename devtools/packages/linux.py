"""Packages for Linux: .deb, .rpm and .tar.gz from the program's folder. The same folder gives the same bytes."""

from __future__ import annotations

import gzip
import os
import re
import shutil
import subprocess
import tarfile
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from devtools.environment import ROOT
from devtools.packages import linux_needs, metainfo
from devtools.packages.linux_needs import Needs
from devtools.packages.release_facts import MAINTAINER, SUMMARY, Facts

TEMPLATES = ROOT / "packaging" / "linux"
_TIMEOUT_S = 1200


def make(folder: Path, icons: Path, sbom: Path, facts: Facts, work: Path, target: Path) -> list[Path]:
    """Writes the packages into `target`; returns their paths. `folder` holds the program and `licences`."""
    needs = linux_needs.of(folder)
    root = work / "root"
    shutil.rmtree(root, ignore_errors=True)
    _lay_out(root, folder, icons, sbom, facts)
    _settle(root, facts.epoch)
    return [
        _deb(root, needs, facts, work, target),
        _rpm(root, needs, facts, work, target),
        _tar(root, needs, facts, target),
    ]


def _lay_out(root: Path, folder: Path, icons: Path, sbom: Path, facts: Facts) -> None:
    """The files as they will lie on the user's disk, under `root`."""
    share = root / "usr" / "share"
    shutil.copytree(folder, root / "usr" / "lib" / "dousha", symlinks=True)
    (root / "usr" / "bin").mkdir()
    (root / "usr" / "bin" / "dousha").symlink_to("../lib/dousha/dousha")
    for size in (16, 22, 24, 32, 48, 64, 128, 256, 512):
        _copy(icons / f"dousha-{size}.png", share / f"icons/hicolor/{size}x{size}/apps/dousha.png")
    _copy(ROOT / "resources" / "icons" / "dousha.svg", share / "icons/hicolor/scalable/apps/dousha.svg")
    _copy(TEMPLATES / "dousha.desktop", share / "applications/dousha.desktop")
    _copy(TEMPLATES / "dousha.mime.xml", share / "mime/packages/dousha.xml")
    _write(share / "metainfo/dousha.metainfo.xml", metainfo.text(facts))
    for name, place in (("dousha.1", "man/man1"), ("dousha.zh_CN.1", "man/zh_CN/man1")):
        page = facts.fill((TEMPLATES / name).read_text(encoding="utf-8"))
        _write_gz(share / place / "dousha.1.gz", page.encode())
    _copy(TEMPLATES / "copyright", share / "doc/dousha/copyright")
    _copy(sbom, share / "doc/dousha/sbom.cdx.json")
    _write_gz(share / "doc/dousha/CHANGELOG.md.gz", (ROOT / "CHANGELOG.md").read_bytes())
    _write_gz(share / "doc/dousha/changelog.gz", _debian_changelog(facts).encode())


def _settle(root: Path, epoch: int) -> None:
    """The same rights and dates whoever builds, whenever."""
    for path in sorted(root.rglob("*")):
        if not path.is_symlink():
            runs = path.is_dir() or (path.parent.name == "dousha" and path.name == "dousha")
            path.chmod(0o755 if runs else 0o644)
        os.utime(path, (epoch, epoch), follow_symlinks=False)


def _deb(root: Path, needs: Needs, facts: Facts, work: Path, target: Path) -> Path:
    package = work / "deb"
    shutil.rmtree(package, ignore_errors=True)
    shutil.copytree(root, package, symlinks=True)
    _copy(TEMPLATES / "lintian-overrides", package / "usr/share/lintian/overrides/dousha")
    size = sum(path.lstat().st_size for path in package.rglob("*") if not path.is_dir()) // 1024
    _write(package / "DEBIAN" / "control", _control(needs, facts, size))
    _copy(TEMPLATES / "postrm", package / "DEBIAN" / "postrm")
    _settle(package, facts.epoch)
    (package / "DEBIAN" / "postrm").chmod(0o755)
    _checksums(package, facts.epoch)
    file = target / f"dousha_{facts.version}_amd64.deb"
    _run(["dpkg-deb", "--root-owner-group", "-Zxz", "-z9", "--build", package, file], facts)
    return file


def _control(needs: Needs, facts: Facts, size: int) -> str:
    lines = {
        "Package": "dousha",
        "Version": facts.version,
        "Section": "net",
        "Priority": "optional",
        "Architecture": "amd64",
        "Maintainer": f"{MAINTAINER} <{_mail(facts)}>",
        "Installed-Size": str(size),
        "Depends": ", ".join(needs.debian),
        "Recommends": ", ".join(linux_needs.RECOMMENDED),
        **({"Homepage": facts.repository} if facts.repository else {}),
        "Description": f"{SUMMARY[0].lower()}{SUMMARY[1:]}\n"
        " Dousha is a desktop program for chatting with services that speak the\n"
        " OpenAI chat protocol, and with models on your own computer.\n"
        " Your chats stay on this computer.\n"
        " .\n"
        " 豆沙：和大模型聊天的桌面程序。\n"
        " 支持兼容 OpenAI 接口的服务和本机的模型，对话都保存在自己的电脑上。",
    }
    return "".join(f"{name}: {text}\n" for name, text in lines.items())


def _debian_changelog(facts: Facts) -> str:
    """What Debian's tools read; what changed is told to people in CHANGELOG.md."""
    date = datetime.fromtimestamp(facts.epoch, UTC).strftime("%a, %d %b %Y %H:%M:%S +0000")
    signature = f" -- {MAINTAINER} <{_mail(facts)}>  {date}"
    return f"dousha ({facts.version}) stable; urgency=medium\n\n  * See CHANGELOG.md.gz.\n\n{signature}\n"


def _mail(facts: Facts) -> str:
    """Debian wants an address. A build that knows its GitHub project has one; ".invalid" says that there is none."""
    owner = facts.repository.split("/")[-2] if facts.repository else ""
    return f"{owner}@users.noreply.github.com" if owner else "dousha@dousha.invalid"


def _checksums(package: Path, epoch: int) -> None:
    """DEBIAN/md5sums: with it `dpkg --verify dousha` finds damaged files."""
    files = sorted(path.relative_to(package) for path in package.rglob("*") if path.is_file() and not path.is_symlink())
    files = [path for path in files if path.parts[0] != "DEBIAN"]
    result = subprocess.run(["md5sum", "--", *files], cwd=package, capture_output=True, check=True, timeout=300)
    sums = package / "DEBIAN" / "md5sums"
    sums.write_bytes(result.stdout)
    sums.chmod(0o644)
    for path in (sums, sums.parent):
        os.utime(path, (epoch, epoch))


def _rpm(root: Path, needs: Needs, facts: Facts, work: Path, target: Path) -> Path:
    build = work / "rpm"
    shutil.rmtree(build, ignore_errors=True)
    spec = build / "dousha.spec"
    requires = "".join(f"Requires: {need}\n" for need in needs.rpm)
    recommends = "".join(f"Recommends: {name}\n" for name in linux_needs.RECOMMENDED_RPM)
    text = facts.fill((TEMPLATES / "dousha.spec.in").read_text(encoding="utf-8"))
    _write(
        spec, text.replace("@NEEDS@", requires + recommends).replace("@ROOT@", str(root)).replace("@SUMMARY@", SUMMARY)
    )
    settings = {
        "_topdir": str(build),
        "_rpmdir": str(build),
        "_buildhost": "reproducible",
        "_binary_payload": "w9.xzdio",
        "use_source_date_epoch_as_buildtime": "1",
        "clamp_mtime_to_source_date_epoch": "1",
    }
    defines = [word for name, value in settings.items() for word in ("--define", f"{name} {value}")]
    _run(["rpmbuild", "-bb", "--quiet", *defines, "--target", "x86_64", spec], facts)
    (made,) = build.glob("x86_64/*.rpm")
    return Path(shutil.copyfile(made, target / f"dousha-{facts.version}-1.x86_64.rpm"))


def _tar(root: Path, needs: Needs, facts: Facts, target: Path) -> Path:
    """For systems with neither: unpack anywhere and start. The desktop's files are under share."""
    name = f"dousha-{facts.version}-linux-x86_64"
    readme = facts.fill((TEMPLATES / "README.txt").read_text(encoding="utf-8")).replace("@GLIBC@", needs.glibc)
    _write(root / "README.txt", readme)
    (root / "README.txt").chmod(0o644)
    os.utime(root / "README.txt", (facts.epoch, facts.epoch))

    def plain(entry: tarfile.TarInfo) -> tarfile.TarInfo:
        entry.uid = entry.gid = 0
        entry.uname = entry.gname = "root"
        entry.mtime = facts.epoch
        return entry

    file = target / f"{name}.tar.gz"
    with (
        file.open("wb") as out,
        gzip.GzipFile("", "wb", 9, out, mtime=facts.epoch) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as archive,
    ):
        archive.add(root / "usr/lib/dousha", name, filter=plain)  # tarfile sorts
        archive.add(root / "usr/share", f"{name}/share", filter=plain)
        archive.add(root / "README.txt", f"{name}/README.txt", filter=plain)
    return file


def _run(command: Iterable[str | Path], facts: Facts) -> None:
    environment = os.environ | {"SOURCE_DATE_EPOCH": str(facts.epoch), "LC_ALL": "C.UTF-8", "TZ": "UTC"}
    environment["DPKG_DEB_THREADS_MAX"] = "1"  # the number of cores would show in the result
    subprocess.run([str(word) for word in command], env=environment, check=True, timeout=_TIMEOUT_S)


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def _write(target: Path, text: str) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8", newline="\n")


def _write_gz(target: Path, content: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(gzip.compress(content, 9, mtime=0))


def installed_bytes(deb: Path) -> int:
    """What the package takes on the user's disk."""
    field = subprocess.run(
        ["dpkg-deb", "-f", deb, "Installed-Size"], capture_output=True, text=True, check=True, timeout=60
    )
    return int(re.sub(r"\D", "", field.stdout)) * 1024
